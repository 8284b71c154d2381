using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Policy;

[GrainType("mas.policy"), StatelessWorker, Reentrant]
public sealed class PolicyClerk(PolicyStore store, PolicyHistory history, StoreReads reads) : Grain, IPolicy
{
    private const int MostCases = 10_000;
    private const int MostShown = 1_000;

    public Task<PolicyInForce> Current(CancellationToken cancellationToken) => Task.FromResult(store.InForce);

    public Task<Answer<PolicySimulation>> Simulate(PolicyProposal proposal, CancellationToken cancellationToken)
    {
        if (proposal.Limit is < 1 or > MostCases)
            return Task.FromResult<Answer<PolicySimulation>>(Fault.InvalidPayload($"limit must be 1 to {MostCases}.", "$.limit"));
        if (!PolicyReader.Read(proposal.Text).TryGet(out var proposed, out var fault))
            return Task.FromResult<Answer<PolicySimulation>>(fault with { Path = "$.policy" + fault.Path?[1..] });
        return reads.Answer<PolicySimulation>(async () =>
        {
            var present = store.Document;
            var cases = await history.Newest(proposal.Limit, present.ConcernsAmounts || proposed.ConcernsAmounts, cancellationToken);
            var different = cases.Select(c => (Case: c, Now: c.Under(present), Proposed: c.Under(proposed))).Where(d => d.Now.Verb != d.Proposed.Verb || d.Now.Approvers != d.Proposed.Approvers);
            return new PolicySimulation(proposed.Version, cases.Count, [.. different.Take(MostShown).Select(d => new PolicyDifference(
                d.Case.Question.On, d.Case.AgentId, d.Case.TaskId, d.Case.Question.TaskType, d.Case.Question.Requester, d.Case.At, d.Now.ToString(), d.Proposed.ToString()))]);
        });
    }
}
