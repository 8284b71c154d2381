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
        if (answer.Value is not { Status: ApprovalState.Pending or ApprovalState.Approved or ApprovalState.Rejected } voted)
            return answer;
        // One that waits for more people has changed too: who has agreed so far.
        Publish(voted);
        if (voted.Status == ApprovalState.Pending)
            return answer;
        // The decision is on disk; if its consequence fails now, the courier's sweep brings it about.
        await courier.Carry(voted, CancellationToken.None);
        return await reads.Answer(() => approvals.Find(vote.ApprovalId, cancellationToken));
    }

    private void Publish(ApprovalRecord approval)
    {
        var name = approval.Status == ApprovalState.Pending ? "approval_voted" : "approval_" + LedgerNames.Text(approval.Status);
        feed.Publish(new(FeedEvent.Approval, approval.AgentId, name, clock.GetUtcNow().UtcDateTime) { Detail = approval.Id.ToString(), Kind = approval.AgentType });
    }
}
