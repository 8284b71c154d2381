using Mycosoft.Agents;
using Mycosoft.Births;
using Mycosoft.Ledger;
using Mycosoft.Policy;

namespace Mycosoft.Gaps;

/// <summary>What the policy says of a gap, and the birth that fills it.</summary>
public sealed class GapFilling(PolicyStore policy, BirthCap cap, IGrainFactory grains)
{
    public PolicyDecision DecisionOn(AgentGap gap) => policy.Decide(new("birth", gap.SuggestedAgent.AgentType, gap.Category, GapWatch.Principal) { Gap = gap.GapType });

    /// <summary>Why the company does not bear one more of them by itself today; null when it may.</summary>
    public async ValueTask<string?> Capped(AgentGap gap, PolicyDecision decision, CancellationToken cancellationToken) => await cap.Allows(gap.Category, decision.Policy, cancellationToken)
        ? null
        : $"{cap.Of(gap.Category, decision.Policy)} agents of the category {LedgerNames.Text(gap.Category)} were born within a day (daily_births, Mas:Births:DailyCap).";

    /// <summary>The company takes back what it did by itself, but only where it would bear such an agent by itself.</summary>
    public bool MayReturn(AgentState there, AgentGap gap) => RetirementRules.IsRetired(there) && there.AgentType == gap.SuggestedAgent.AgentType && DecisionOn(gap).Verb == PolicyVerb.Auto;

    /// <param name="returns">The company itself had put the agent away: it is there, and works again.</param>
    public async Task<Answer<LifeChanged>> Bear(AgentGap gap, bool returns, CancellationToken cancellationToken)
    {
        var agent = grains.GetGrain<IAgent>(GrainId.Create(gap.SuggestedAgent.AgentType, gap.SuggestedAgent.AgentId));
        var born = await agent.Change(returns ? new(LifeVerb.Start, GapWatch.Principal) : new(LifeVerb.Spawn, GapWatch.Principal, GapWatch.ConfigOf(gap), Reason: gap.Description), cancellationToken);
        if (born.Fault is null && !returns)
            cap.Born(gap.Category);
        return born;
    }
}
