using Mycosoft.Finance;

namespace Mycosoft.Agents.Kinds.Executive;

/// <summary>Who may say yes to what: the agent itself to little, a delegation to more, and only a person to what matters.</summary>
public static class ActionRules
{
    /// <param name="speaksForIt">Whether whoever gave the task may ask on behalf of the requester.</param>
    /// <param name="delegation">The one in force for the requester and the action, if there is one.</param>
    public static ActionDecision Decide(ApproveActionRequest request, string requester, bool speaksForIt, Delegated? delegation, CeoSettings settings, string agentId)
    {
        if (request.Impact == Impact.High)
            return Refused($"High impact: a person has to approve it.{(request.PreApproved ? " That it was approved before is only what the requester says." : "")}");
        if (!speaksForIt)
            return Refused($"An agent asks for itself only, and this one asks on behalf of {requester}.");
        if (request.Impact == Impact.Low && settings.ApprovesLowImpact)
            return Approved($"Low impact: within the authority of {agentId}.", agentId, null);
        return delegation is null
            ? Refused($"It takes a delegation of action to {requester}, or a person.")
            : Approved($"Delegated to {requester} until {delegation.Until:yyyy-MM-dd HH:mm} UTC.", delegation.GivenBy, delegation.DelegationId);

        ActionDecision Approved(string reason, string by, Guid? id) => new(request.Action, true, reason, by, requester, request.Impact, id);
        ActionDecision Refused(string reason) => new(request.Action, false, reason, null, requester, request.Impact);
    }
}
