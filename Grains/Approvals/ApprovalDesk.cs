using Mycosoft.Agents;
using Mycosoft.Feed;
using Mycosoft.Policy;

namespace Mycosoft.Approvals;

/// <summary>Where agents ask: for the birth of one, and for what was decided on their tasks.</summary>
public sealed class ApprovalDesk(ApprovalWrites writes, ApprovalQueries approvals, LiveFeed feed, TimeProvider clock)
{
    public async Task<Guid> RequestBirth(string agentId, AgentDescriptor kind, AgentConfig config, string requester, PolicyDecision decision, string? reason = null)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var request = ApprovalRequest.Of(Guid.CreateVersion7(clock.GetUtcNow()), ConfigRules.ToText(config), decision, reason ?? $"Birth of {agentId}", now);
        // Off the agent's scheduler: the pool's two seconds must not hold its neighbours.
        var id = await Task.Run(() => writes.RequestBirth(agentId, kind, requester, request, CancellationToken.None));
        if (id == request.Id)
            feed.Publish(new(FeedEvent.Approval, agentId, "approval_required", now) { Detail = id.ToString(), Kind = kind.Kind });
        return id;
    }

    /// <summary>Decisions on an agent's tasks that have not been acted on.</summary>
    public async Task<IReadOnlyList<ApprovalDecision>> Decided(string agentId, CancellationToken cancellationToken) =>
        [.. (await Task.Run(() => approvals.Unsettled(1_000, cancellationToken, agentId), cancellationToken)).Where(a => a.TaskId is not null).Select(DecisionOf)];

    /// <summary>Which of these tasks people were asked about, whatever they said.</summary>
    public async Task<IReadOnlySet<Guid>> AskedOf(IReadOnlyList<Guid> tasks, CancellationToken cancellationToken) =>
        await Task.Run(() => approvals.AskedOf(tasks, cancellationToken), cancellationToken);

    internal static ApprovalDecision DecisionOf(ApprovalRecord approval) => new(approval.Id, approval.TaskId!.Value, approval.Status, approval.Status switch
    {
        ApprovalState.Rejected when approval.Votes.FirstOrDefault(v => !v.Approve) is { } vote => $"Rejected by {vote.Principal}{(vote.Reason is { } why ? $": {why}" : ".")}",
        ApprovalState.Rejected => "Rejected.",
        ApprovalState.Expired => $"Nobody approved it by {approval.ExpiresAt:u}.",
        _ => null,
    });
}
