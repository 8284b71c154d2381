using Mycosoft.Agents;
using Mycosoft.Gaps;

namespace Mycosoft.Births;

/// <summary>On what terms this company bears agents.</summary>
/// <param name="Trial">How long an agent that no person chose is on trial; zero for not at all.</param>
/// <param name="RetireAfter">After how long without use such an agent is put away; null for never.</param>
/// <param name="Roster">Agents that the owner wants whoever bears them.</param>
public sealed record BirthTerms(TimeSpan Trial, TimeSpan? RetireAfter, IReadOnlySet<string> Roster)
{
    public BirthOrigin OriginOf(string agentId, LifeChange birth) =>
        birth.Principal == Hosting.Roster.Principal || Roster.Contains(agentId) ? BirthOrigin.Roster
        : birth.Template is not null ? BirthOrigin.Template
        : birth.Principal == GapWatch.Principal ? BirthOrigin.Gap
        : birth.Principal == agentId ? BirthOrigin.Self
        : BirthOrigin.Person;
}
