using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Playback;

[GrainType("mas.playback"), StatelessWorker, Reentrant]
public sealed class PlaybackReader(PlaybackQueries playback, MetricQueries metrics, StoreReads reads) : Grain, IPlayback
{
    public Task<Answer<Recording>> Read(PastSpan span, CancellationToken cancellationToken) => reads.Answer(() => playback.Read(span, cancellationToken));

    public Task<Answer<MetricSeries>> Metrics(string agentId, PastSpan span, CancellationToken cancellationToken) => reads.Answer(() => metrics.Series(agentId, span, cancellationToken));
}
