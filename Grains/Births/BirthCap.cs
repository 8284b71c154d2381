using Mycosoft.Agents;
using Mycosoft.Auth;
using Mycosoft.Ledger;
using Mycosoft.Policy;
using Mycosoft.Templates;

namespace Mycosoft.Births;

/// <summary>How many agents of a category the company still bears by itself today. What the policy says is what each category may; an owner sets another number for one with <c>Mas:Births:DailyCap:{category}</c>.</summary>
public sealed class BirthCap(BirthLog births, BirthTerms terms, TimeProvider clock)
{
    private readonly Dictionary<AgentCategory, DailyCount> _counts = [];
    private readonly Lock _lock = new();

    public int Of(AgentCategory category, PolicyDocument policy) => terms.DailyCaps.TryGetValue(category, out var cap) ? cap : policy.DailyBirths;

    /// <summary>Whether one more may be born. Between two silos, or two at once, it may be one too many.</summary>
    public async ValueTask<bool> Allows(AgentCategory category, PolicyDocument policy, CancellationToken cancellationToken) =>
        await Count(category).Now(cancellationToken) < Of(category, policy);

    public void Born(AgentCategory category) => Count(category).Add(1);

    private DailyCount Count(AgentCategory category)
    {
        lock (_lock)
        {
            if (!_counts.TryGetValue(category, out var count))
                _counts[category] = count = new(cancel => births.OfDay(category, Principals.GapDetector, cancel), clock);
            return count;
        }
    }
}
