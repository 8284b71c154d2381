using Mycosoft.Finance;

namespace Mycosoft.Agents.Kinds.Executive;

/// <summary>Approves actions by the rules and by the delegations in force; what is approved is kept.</summary>
public sealed class Actions(Books books)
{
    public Task<Outcome<ActionDecision>> Approve(ApproveActionRequest request, CeoSettings settings, Requested by, CancellationToken cancellationToken) => books.Once(
        by,
        "approve_action",
        request,
        async s =>
        {
            var requester = request.Requester ?? by.By;
            var (delegation, fault) = await Delegations.Covering(s, requester, "action", request.Action, null);
            return fault is null ? (Outcome<ActionDecision>)ActionRules.Decide(request, requester, !by.ByAgent || requester == by.By, delegation, settings, by.AgentId) : fault;
        },
        cancellationToken);
}
