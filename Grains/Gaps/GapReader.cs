using Mycosoft.Agents;
using Mycosoft.Feed;
using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Gaps;

[GrainType("mas.gaps"), StatelessWorker, Reentrant]
public sealed class GapReader(GapQueries gaps, DesiredStore desired, GapBook book, LiveFeed feed, TimeProvider clock, StoreReads reads) : Grain, IGaps
{
    public Task<GapReport> Report(CancellationToken cancellationToken) => reads.Run(() => gaps.Report(cancellationToken));

    public Task<IReadOnlyList<ClosedGap>> Closed(int limit, CancellationToken cancellationToken) => reads.Run(() => book.Closed(Math.Clamp(limit, 1, 1_000), cancellationToken));

    public Task<DesiredInForce> Desired(CancellationToken cancellationToken) => Task.FromResult(desired.InForce);

    public async Task<Answer<GapFilled>> Fill(GapOrder order, CancellationToken cancellationToken)
    {
        if (!(await Find(order.GapId, cancellationToken)).TryGet(out var gap, out var fault))
            return fault;
        if (!gap.KindBuilt)
            return Fault.Unsupported($"No kind of this version can fill {gap.GapId}.");
        var suggested = gap.SuggestedAgent;
        var agent = GrainFactory.GetGrain<IAgent>(GrainId.Create(suggested.AgentType, suggested.AgentId));
        var change = gap.GapType == Requirements.Health ? new LifeChange(LifeVerb.Restart, order.Principal) : new LifeChange(LifeVerb.Spawn, order.Principal, GapWatch.ConfigOf(gap), Reason: order.Reason ?? gap.Description);
        var answer = await agent.Change(change, cancellationToken);
        // A required agent that somebody had stopped is there: filling its gap starts it.
        if (answer.Value is { Changed: false, ApprovalId: null } && change.Verb == LifeVerb.Spawn)
            answer = await agent.Change(new(LifeVerb.Start, order.Principal), cancellationToken);
        if (!answer.TryGet(out var changed, out fault))
            return fault;
        var decision = changed.ApprovalId is null ? "filled" : "waiting_approval";
        return await reads.Answer<GapFilled>(async () =>
        {
            await book.Keep([gap], cancellationToken, whole: false);
            await book.Decide(gap.GapId, decision, order.Principal, cancellationToken, changed.ApprovalId, order.Reason);
            Publish(gap, decision);
            return new GapFilled(gap.GapId, suggested.AgentId, changed.Life, changed.ApprovalId);
        });
    }

    public async Task<Answer<AgentGap>> Ignore(GapOrder order, CancellationToken cancellationToken)
    {
        if (!(await Find(order.GapId, cancellationToken)).TryGet(out var gap, out var fault))
            return fault;
        return await reads.Answer<AgentGap>(async () =>
        {
            await book.Keep([gap], cancellationToken, whole: false);
            await book.Decide(gap.GapId, "ignored", order.Principal, cancellationToken, note: order.Reason);
            Publish(gap, "ignored");
            return (await gaps.Report(cancellationToken)).Gaps.FirstOrDefault(g => g.GapId == gap.GapId) ?? gap;
        });
    }

    private void Publish(AgentGap gap, string decision) =>
        feed.Publish(new(FeedEvent.Gap, gap.SuggestedAgent.AgentId, "gap_" + decision, clock.GetUtcNow().UtcDateTime) { Detail = gap.GapId, Kind = gap.SuggestedAgent.AgentType });

    private async Task<Answer<AgentGap>> Find(string gapId, CancellationToken cancellationToken)
    {
        var report = await reads.Answer<GapReport>(async () => await gaps.Report(cancellationToken));
        if (!report.TryGet(out var found, out var fault))
            return fault;
        return found.Gaps.FirstOrDefault(g => g.GapId == gapId) is { } gap ? gap : Fault.NotFound($"Gap {gapId} not found");
    }
}
