using Mycosoft.Audit;
using Mycosoft.Ledger;
using Mycosoft.Policy;
using Mycosoft.Tasks;

namespace Mycosoft.Agents;

/// <summary>What is told of lives: who wanted a birth or a change, by which policy and approval, and what became of it.</summary>
internal static class LifeAudit
{
    public static AuditEntry Born(Activation agent, LifeChange change, JsonText config, Life life, DateTime at) =>
        (Of(agent, "agent.born", change.Principal, at) with { PolicyVersion = agent.Services.Policy.Document.Version, ApprovalId = change.Approval?.ApprovalId, Outcome = StateNames.Of(life) }).Of(config).Because(change.Reason);

    public static AuditEntry Denied(Activation agent, LifeChange change, JsonText config, PolicyDecision decision) =>
        (Of(agent, "agent.birth_denied", change.Principal, agent.Now) with { PolicyVersion = decision.Policy.Version, Rule = decision.Rule, Outcome = "denied" }).Of(config).Because(change.Reason);

    /// <param name="config">The new configuration, if that is what changes.</param>
    public static AuditEntry Changed(Activation agent, string verb, string principal, DateTime at, Life life, JsonText? config, string? why)
    {
        var entry = (Of(agent, "agent." + verb.Replace(' ', '_'), principal, at) with { Outcome = StateNames.Of(life) }).Because(why);
        return config is { } text ? entry.Of(text) : entry;
    }

    private static AuditEntry Of(Activation agent, string action, string principal, DateTime at) => new(at, principal, action) { AgentId = agent.AgentId, Subject = agent.AgentId, What = agent.Kind.Kind };
}
