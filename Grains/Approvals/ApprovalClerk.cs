using Mycosoft.Feed;
using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Approvals;

[GrainType("mas.approvals"), StatelessWorker, Reentrant]
public sealed class ApprovalClerk(ApprovalQueries approvals, ApprovalWrites writes, ApprovalCourier courier, LiveFeed feed, TimeProvider clock, StoreReads reads) : Grain, IApprovals
{
    public Task<Answer<Page<ApprovalRecord>>> List(ApprovalFilter filter, CancellationToken cancellationToken) => reads.Answer(() => approvals.List(filter, cancellationToken));

    public Task<Answer<ApprovalRecord>> Find(Guid approvalId, CancellationToken cancellationToken) => reads.Answer(() => approvals.Find(approvalId, cancellationToken));

    public async Task<Answer<ApprovalRecord>> Vote(ApprovalVote vote, CancellationToken cancellationToken)
    {
        var answer = await reads.Answer(() => writes.Take(vote, cancellationToken));
        if (answer.Value is not { Status: ApprovalState.Approved or ApprovalState.Rejected } decided)
            return answer;
        feed.Publish(new(FeedEvent.Approval, decided.AgentId, "approval_" + LedgerNames.Text(decided.Status), clock.GetUtcNow().UtcDateTime) { Detail = decided.Id.ToString(), Kind = decided.AgentType });
        // The decision is on disk; if its consequence fails now, the courier's sweep brings it about.
        await courier.Carry(decided, CancellationToken.None);
        return await reads.Answer(() => approvals.Find(vote.ApprovalId, cancellationToken));
    }
}
