using Mycosoft.Auth;
using Mycosoft.Births;
using Mycosoft.Ledger;
using Mycosoft.Policy;
using Mycosoft.Tasks;
using Mycosoft.Templates;

namespace Mycosoft.Agents;

/// <summary>How an agent comes into being: whether it may, and its row. What it does afterwards is its <see cref="Lifecycle"/>.</summary>
internal sealed class Spawning(Activation activation)
{
    private AgentServices Services => activation.Services;

    public async Task<Answer<LifeChanged>> Spawn(LifeChange change, Guid? restoring = null)
    {
        var config = change.Config ?? AgentConfig.Default;
        if (ConfigRules.Check(config, activation.Kind) is { } fault)
            return fault;
        if (activation.Tenure is null && Principals.IsReserved(activation.AgentId))
            return Fault.InvalidPayload($"The company itself acts under '{activation.AgentId}'; an agent cannot be named so.", "$.agent_id");
        if (activation.Tenure is null && Services.Admission.Refusal(config) is { } full && await activation.Hold() is null)
            return full;
        if (change.Approval is null && await Judged(change, config, restoring) is { } judged)
            return judged;
        var now = activation.Now;
        var life = config.AutoStart ? Life.Active : Life.Shutdown;
        DateTime? startedAt = config.AutoStart ? now : null;
        var log = BirthLog.Entry(change.Principal, activation.Kind.Kind, life, change.Reason, now);
        var origin = Services.Births.OriginOf(activation.AgentId, change);
        var trial = TrialRules.Until(origin, change.Approval is not null, change.Trial ?? (activation.Kind.Attribute.OnTrial ? Services.Births.Trial : TimeSpan.Zero), now);
        var birth = new BearAgent(activation.AgentId, activation.Kind.Kind, activation.Kind.Category, life, ConfigRules.ToText(config), now, startedAt, activation.Agent.MissingKeys(config), Services.Silo.Name, log, restoring, change.Approval, origin, trial)
        {
            Audit = LifeAudit.Born(activation, change, ConfigRules.ToText(config), life, now),
        };
        var verdict = await Services.Ledger.Write(birth, CancellationToken.None);
        if (verdict is { Verdict: Verdict.Duplicate, Agent.Life: Life.Deleted } && verdict.Agent.Kind == birth.Kind)
            verdict = await Services.Ledger.Write(new ReviveAgent(birth) { Audit = birth.Audit }, CancellationToken.None);
        if (verdict.Verdict == Verdict.Invalid)
            return Fault.InvalidPayload(verdict.Error ?? "The store cannot keep this agent.");
        if (verdict.Agent is null || (change.Approval is not null && verdict.Verdict == Verdict.NotFound))
            return change.Approval is null ? activation.Moved() : new Fault(FaultCodes.ApprovalRequired, "Its approval has run out or is for something else; it was not born.");
        if (verdict.Verdict == Verdict.Duplicate && !IsThis(birth, verdict.Agent))
            return AlreadyThere(verdict.Agent);
        activation.Begin(verdict.Agent);
        await activation.Life.Settled("agent_spawned");
        return new LifeChanged(StateNames.Of(life), Changed: true);
    }

    /// <summary>What the policy says of a birth, when that is not simply yes. An agent that is there already is not born.</summary>
    private async Task<Answer<LifeChanged>?> Judged(LifeChange change, AgentConfig config, Guid? restoring)
    {
        var decision = Services.Policy.DecideBirth(activation.Kind, activation.AgentId, change.Principal);
        if (decision.Verb is PolicyVerb.Auto or PolicyVerb.Notify || activation.Tenure is not null || await activation.Hold() is not null)
            return null;
        if (decision.Verb == PolicyVerb.Deny)
        {
            await Services.Ledger.Write(new Testify(activation.AgentId) { Audit = LifeAudit.Denied(activation, change, ConfigRules.ToText(config), decision) }, CancellationToken.None);
            return new Fault(FaultCodes.Forbidden, $"The policy denies the birth of {activation.AgentId} ({decision.Rule}).");
        }

        if (restoring is not null)
            return new Fault(FaultCodes.ApprovalRequired, $"An agent of kind {activation.Kind.Kind} is born by approval only; spawn it first, then restore the snapshot.");
        var approval = await Services.Approvals.RequestBirth(activation.AgentId, activation.Kind, config, change.Principal, decision, change.Reason);
        return new LifeChanged("waiting_approval", Changed: false, approval);
    }

    /// <summary>Whether a row that was there already is this very birth, of which the answer was lost.</summary>
    private static bool IsThis(BearAgent birth, AgentRow row) => row is { Epoch: 1 } && row.Kind == birth.Kind && row.CreatedAt == Instant.Whole(birth.At);

    private Answer<LifeChanged> AlreadyThere(AgentRow row) => row.Kind == activation.Kind.Kind
        ? new LifeChanged(StateNames.Of(row.Life), Changed: false)
        : Fault.Conflict($"The id {row.Id} belongs to an agent of kind {row.Kind}{(row.Life == Life.Deleted ? " that was deleted" : "")}.");
}
