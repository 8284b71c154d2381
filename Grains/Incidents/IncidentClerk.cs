using Mycosoft.Feed;
using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Incidents;

[GrainType("mas.incidents"), StatelessWorker, Reentrant]
public sealed class IncidentClerk(IncidentBook book, LiveFeed feed, TimeProvider clock, StoreReads reads) : Grain, IIncidents
{
    public Task<Answer<Page<IncidentRecord>>> List(IncidentFilter filter, CancellationToken cancellationToken) => reads.Answer(() => book.List(filter, cancellationToken));

    public Task<Answer<IncidentRecord>> Find(Guid incidentId, CancellationToken cancellationToken) => reads.Answer(() => book.Find(incidentId, cancellationToken));

    public async Task<Answer<IncidentRecord>> Decide(IncidentOrder order, CancellationToken cancellationToken)
    {
        var answer = await reads.Answer(() => book.Decide(order, cancellationToken));
        if (!answer.TryGet(out var decision, out var fault))
            return fault;
        if (decision.News is { } news)
            feed.Publish(news.ToEvent(clock.GetUtcNow().UtcDateTime));
        return decision.Incident;
    }
}
