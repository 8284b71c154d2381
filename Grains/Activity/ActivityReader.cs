using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Activity;

[GrainType("mas.activity"), StatelessWorker, Reentrant]
public sealed class ActivityReader(ActivityQueries activity, StoreReads reads) : Grain, IActivity
{
    public Task<Answer<Page<LogRecord>>> Logs(LogFilter filter, CancellationToken cancellationToken) =>
        reads.Answer(() => activity.Logs(filter, cancellationToken));

    public Task<IReadOnlyList<MetricRecord>> Metrics(string agentId, int limit, CancellationToken cancellationToken) =>
        reads.Run(() => activity.Metrics(agentId, limit, cancellationToken));
}
