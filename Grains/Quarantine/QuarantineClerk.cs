using Mycosoft.Feed;
using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Quarantine;

[GrainType("mas.quarantine"), StatelessWorker, Reentrant]
public sealed class QuarantineClerk(QuarantineTable table, QuarantineWatch watch, LiveFeed feed, TimeProvider clock, StoreReads reads) : Grain, IQuarantine
{
    public Task<IReadOnlyList<QuarantineRecord>> List(CancellationToken cancellationToken) => reads.Run(() => table.All(cancellationToken));

    public async Task<Answer<QuarantineRecord>> Impose(QuarantineOrder order, CancellationToken cancellationToken)
    {
        if (QuarantineRules.Check(order) is { } fault)
            return fault;
        var answer = await reads.Answer<QuarantineRecord>(async () => await table.Impose(order, cancellationToken));
        return await Changed(answer, order, "quarantine_imposed", cancellationToken);
    }

    public async Task<Answer<QuarantineRecord>> Lift(QuarantineOrder order, CancellationToken cancellationToken)
    {
        if (QuarantineRules.Check(order) is { } fault)
            return fault;
        var answer = await reads.Answer<QuarantineRecord>(async () => await table.Lift(order, cancellationToken) is { } lifted ? lifted : Fault.NotFound($"{LedgerNames.Text(order.Scope)} {order.Target} is not in quarantine."));
        return await Changed(answer, order, "quarantine_lifted", cancellationToken);
    }

    /// <summary>This silo acts before the answer; the others see it at their next look.</summary>
    private async Task<Answer<QuarantineRecord>> Changed(Answer<QuarantineRecord> answer, QuarantineOrder order, string name, CancellationToken cancellationToken)
    {
        if (answer.Value is null)
            return answer;
        feed.Publish(new(FeedEvent.AgentEvent, order.Target, name, clock.GetUtcNow().UtcDateTime) { Detail = $"{LedgerNames.Text(order.Scope)} by {order.Principal}: {order.Reason}" });
        var looked = await reads.Answer<QuarantineRecord>(async () =>
        {
            await watch.Look(cancellationToken);
            return answer.Value!;
        });
        return looked.Fault is null ? answer : looked;
    }
}
