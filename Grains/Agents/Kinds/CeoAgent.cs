using System.ComponentModel;
using Mycosoft.Agents.Kinds.Executive;
using Mycosoft.Finance;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds;

[Agent("ceo", AgentCategory.Corporate, SingletonId = "ceo-agent", Aliases = ["executive"], Settings = typeof(CeoSettings), Capabilities = ["approve_major_action", "set_strategic_direction", "review_performance", "authorize_spending"])]
[Description("Keeps the company's decisions and objectives, and the authority it delegates.")]
public sealed class CeoAgent(AgentServices services, ExecutiveOffice office) : Agent(services)
{
    [AgentTask("approve_action", Effect.Change, Idempotent = true), Description("Approves an action of low impact by itself and of medium impact under a delegation; one of high impact takes a person.")]
    public Task<Outcome<ActionDecision>> ApproveAction(ApproveActionRequest request, CancellationToken cancellationToken) =>
        office.Actions.Approve(request, Settings<CeoSettings>(), By(request.Reference), cancellationToken);

    [AgentTask("delegate_authority", Effect.Critical, Idempotent = true), Description("Lets an agent spend or act, up to a limit in one act and until a time.")]
    public Task<Outcome<Delegated>> DelegateAuthority(DelegateAuthorityRequest request, CancellationToken cancellationToken) =>
        office.Delegations.Give(request, By(request.Reference), cancellationToken);

    [AgentTask("revoke_delegation", Effect.Change, Idempotent = true), Description("Takes a delegation back.")]
    public Task<Outcome<Delegated>> RevokeDelegation(RevokeDelegationRequest request, CancellationToken cancellationToken) =>
        office.Delegations.Revoke(request, By(request.Reference), cancellationToken);

    [AgentTask("list_delegations", Effect.Read), Description("The delegations in force.")]
    public async Task<Outcome<DelegationList>> ListDelegations(ListDelegationsRequest request, CancellationToken cancellationToken) => await office.Delegations.List(request.Ended, cancellationToken);

    [AgentTask("record_decision", Effect.Change, Idempotent = true), Description("Keeps a decision with its options, weighed by their criteria.")]
    public Task<Outcome<DecisionRecord>> RecordDecision(RecordDecisionRequest request, CancellationToken cancellationToken) =>
        office.Decisions.Record(request, By(request.Reference), cancellationToken);

    [AgentTask("review_decision", Effect.Change, Idempotent = true), Description("Keeps how a decision turned out, and says what its record asks for.")]
    public Task<Outcome<DecisionReview>> ReviewDecision(ReviewDecisionRequest request, CancellationToken cancellationToken) =>
        office.Decisions.Review(request, By(request.Reference), cancellationToken);

    [AgentTask("list_decisions", Effect.Read), Description("The decisions, newest first.")]
    public async Task<Outcome<DecisionList>> ListDecisions(ListDecisionsRequest request, CancellationToken cancellationToken) => await office.Decisions.List(request, cancellationToken);

    [AgentTask("set_okr", Effect.Change, Idempotent = true), Description("Sets an objective for a period, and the key results it is measured by.")]
    public Task<Outcome<ObjectiveReport>> SetOkr(SetOkrRequest request, CancellationToken cancellationToken) => office.Okrs.Set(request, By(request.Reference), cancellationToken);

    [AgentTask("update_key_result", Effect.Change, Idempotent = true), Description("Takes down what a key result measures now.")]
    public Task<Outcome<ObjectiveReport>> UpdateKeyResult(UpdateKeyResultRequest request, CancellationToken cancellationToken) => office.Okrs.Update(request, By(request.Reference), cancellationToken);

    [AgentTask("okr_report", Effect.Read), Description("How far the objectives of a period are, and which are behind.")]
    public async Task<Outcome<OkrReport>> OkrReport(OkrReportRequest request, CancellationToken cancellationToken) => await office.Okrs.Report(request.Period, cancellationToken);

    private Requested By(string? reference) => Requested.Of(TaskContext.Current!, AgentId, reference);
}
