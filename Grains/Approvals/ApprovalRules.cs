using Mycosoft.Ledger;

namespace Mycosoft.Approvals;

/// <summary>Who may say what to an approval.</summary>
public static class ApprovalRules
{
    /// <summary>Why a vote is not taken; null when it is, or when it was taken before.</summary>
    public static Fault? Refusal(ApprovalRecord approval, ApprovalVote vote, DateTime now)
    {
        if (vote.Reason is { Length: > 2_000 })
            return Fault.InvalidPayload("A reason has at most 2,000 characters.", "$.reason");
        if (Repeats(approval, vote))
            return null;
        if (approval.Status != ApprovalState.Pending)
            return Fault.Conflict($"Approval {approval.Id} is {LedgerNames.Text(approval.Status)} already.");
        if (now >= approval.ExpiresAt)
            return Fault.Conflict($"Approval {approval.Id} has expired.");
        if (approval.Votes.Any(v => v.Principal == vote.Principal))
            return Fault.Conflict($"{vote.Principal} has voted on approval {approval.Id} already.");
        // Anybody may withdraw what he asked for himself.
        if (vote.Approve && vote.Principal == approval.Requester && !approval.SelfApproval)
            return new(FaultCodes.Forbidden, "Who asks does not approve: another person has to, or the policy sets self_approval: allowed.");
        return null;
    }

    /// <summary>The same person has said the same before.</summary>
    public static bool Repeats(ApprovalRecord approval, ApprovalVote vote) => approval.Votes.Any(v => v.Principal == vote.Principal && v.Approve == vote.Approve);
}
