using Mycosoft.Agents;
using Orleans.Concurrency;

namespace Mycosoft.Approvals;

/// <summary>What people have to allow, and what they have said.</summary>
[GrainInterfaceType("mas.approvals"), Alias("mas.approvals")]
public interface IApprovals : IGrainWithIntegerKey
{
    /// <summary>Newest first.</summary>
    [Alias("list"), ReadOnly]
    Task<Answer<Page<ApprovalRecord>>> List(ApprovalFilter filter, CancellationToken cancellationToken);

    /// <summary>One, or <c>not_found</c>.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<ApprovalRecord>> Find(Guid approvalId, CancellationToken cancellationToken);

    /// <summary>A person says yes or no. The same person saying the same again is answered with the present state; what follows is begun before the answer.</summary>
    [Alias("vote")]
    Task<Answer<ApprovalRecord>> Vote(ApprovalVote vote, CancellationToken cancellationToken);
}

/// <summary>Where an approval stands.</summary>
public enum ApprovalState
{
    /// <summary>Waits for people.</summary>
    Pending = 0,

    /// <summary>Allowed; what it allows has not begun yet.</summary>
    Approved = 1,

    /// <summary>Refused.</summary>
    Rejected = 2,

    /// <summary>Nobody said enough in time: that is a no.</summary>
    Expired = 3,

    /// <summary>What it allowed has begun. It allows nothing else.</summary>
    Used = 4,

    /// <summary>What it was for is gone.</summary>
    Cancelled = 5,
}

/// <summary>What an approval is for.</summary>
public enum ApprovalSubject
{
    /// <summary>A task that waits at its agent.</summary>
    Task = 0,

    /// <summary>An agent that is not born yet.</summary>
    Birth = 1,
}

/// <summary>One approval with its votes.</summary>
/// <param name="Id">The approval.</param>
/// <param name="Subject">What it is for.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="AgentId">The agent that would do the task, or be born.</param>
/// <param name="AgentType">Its kind.</param>
/// <param name="Category">Its category.</param>
/// <param name="TaskId">For a task.</param>
/// <param name="TaskType">For a task.</param>
/// <param name="Payload">What exactly would be done: the payload of the task, or the configuration of the agent.</param>
/// <param name="PayloadHash">SHA-256 of the payload's canonical form, in hexadecimal. The approval holds for no other.</param>
/// <param name="PolicyVersion">The policy that asked for it.</param>
/// <param name="Rule">The rule of it.</param>
/// <param name="Needed">How many different principals have to approve.</param>
/// <param name="SelfApproval">True when the requester alone may approve it.</param>
/// <param name="Requester">Who wants it.</param>
/// <param name="Reason">Why it was asked for.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="ExpiresAt">UTC; from then on it is a no.</param>
/// <param name="DecidedAt">UTC; null while people may still decide.</param>
/// <param name="UsedAt">UTC; when what it allowed began.</param>
/// <param name="Votes">Who said what.</param>
/// <param name="Told">True when the owner's receiver of webhooks has taken it.</param>
[GenerateSerializer, Immutable, Alias("mas.approval")]
public sealed record ApprovalRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] ApprovalSubject Subject,
    [property: Id(2)] ApprovalState Status,
    [property: Id(3)] string AgentId,
    [property: Id(4)] string AgentType,
    [property: Id(5)] AgentCategory Category,
    [property: Id(6)] Guid? TaskId,
    [property: Id(7)] string? TaskType,
    [property: Id(8)] JsonText Payload,
    [property: Id(9)] string PayloadHash,
    [property: Id(10)] string PolicyVersion,
    [property: Id(11)] string Rule,
    [property: Id(12)] int Needed,
    [property: Id(13)] bool SelfApproval,
    [property: Id(14)] string Requester,
    [property: Id(15)] string Reason,
    [property: Id(16)] DateTime RequestedAt,
    [property: Id(17)] DateTime ExpiresAt,
    [property: Id(18)] DateTime? DecidedAt,
    [property: Id(19)] DateTime? UsedAt,
    [property: Id(20)] IReadOnlyList<ApprovalVoteRecord> Votes,
    [property: Id(21)] bool Told);

/// <summary>What one principal said.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Approve">Yes or no.</param>
/// <param name="Reason">Why, when given.</param>
/// <param name="At">UTC.</param>
[GenerateSerializer, Immutable, Alias("mas.approval-vote-record")]
public sealed record ApprovalVoteRecord([property: Id(0)] string Principal, [property: Id(1)] bool Approve, [property: Id(2)] string? Reason, [property: Id(3)] DateTime At);

/// <summary>A yes or a no.</summary>
/// <param name="ApprovalId">To what.</param>
/// <param name="Principal">By whom; the requester only where the policy allows self-approval.</param>
/// <param name="Approve">Yes or no.</param>
/// <param name="Reason">Why; a no should have one.</param>
[GenerateSerializer, Immutable, Alias("mas.approval-vote")]
public sealed record ApprovalVote([property: Id(0)] Guid ApprovalId, [property: Id(1)] string Principal, [property: Id(2)] bool Approve, [property: Id(3)] string? Reason = null);

/// <summary>What people decided, on its way to the agent whose task waits for it.</summary>
/// <param name="ApprovalId">The approval.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Status">approved, rejected or expired.</param>
/// <param name="Reason">What the task's end will say; null when approved.</param>
[GenerateSerializer, Immutable, Alias("mas.approval-decision")]
public sealed record ApprovalDecision([property: Id(0)] Guid ApprovalId, [property: Id(1)] Guid TaskId, [property: Id(2)] ApprovalState Status, [property: Id(3)] string? Reason);

/// <summary>An approval that is about to be used; it holds for this payload only.</summary>
/// <param name="ApprovalId">The approval.</param>
/// <param name="PayloadHash">SHA-256 of the canonical form of what is about to be done.</param>
[GenerateSerializer, Immutable, Alias("mas.approval-use")]
public sealed record ApprovalUse([property: Id(0)] Guid ApprovalId, [property: Id(1)] byte[] PayloadHash);

/// <summary>Which approvals.</summary>
/// <param name="Status">Only those; null for all.</param>
/// <param name="AgentId">Only this agent's.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">From the page before.</param>
/// <param name="TaskId">Only the one for this task.</param>
[GenerateSerializer, Immutable, Alias("mas.approval-filter")]
public sealed record ApprovalFilter(
    [property: Id(0)] ApprovalState? Status = null,
    [property: Id(1)] string? AgentId = null,
    [property: Id(2)] int Limit = 100,
    [property: Id(3)] string? Cursor = null,
    [property: Id(4)] Guid? TaskId = null);
