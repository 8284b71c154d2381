using Mycosoft.Agents;
using Mycosoft.Gaps;

namespace Mycosoft.Births;

/// <summary>On what terms this company bears agents.</summary>
/// <param name="Trial">How long an agent that no person chose is on trial; zero for not at all.</param>
/// <param name="RetireAfter">After how long without use such an agent is put away; null for never.</param>
/// <param name="Roster">Agents that the owner wants whoever bears them.</param>
public sealed record BirthTerms(TimeSpan Trial, TimeSpan? RetireAfter, IReadOnlySet<string> Roster)
{
    /// <summary>Units that come by themselves are many; nobody approves each.</summary>
    public const int DevicesOfDay = 1_000;

    /// <summary>How many agents the company may bear by itself in a day where that is not the policy's number.</summary>
    public IReadOnlyDictionary<AgentCategory, int> DailyCaps { get; init; } = new Dictionary<AgentCategory, int> { [AgentCategory.Device] = DevicesOfDay };

    public BirthOrigin OriginOf(string agentId, LifeChange birth) =>
        birth.Principal == Hosting.Roster.Principal || Roster.Contains(agentId) ? BirthOrigin.Roster
        : birth.Template is not null ? BirthOrigin.Template
        : birth.Principal == GapWatch.Principal ? BirthOrigin.Gap
        : birth.Principal == agentId ? BirthOrigin.Self
        : BirthOrigin.Person;
}
