using System.Globalization;
using Microsoft.Extensions.Configuration;
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

    /// <summary>From <c>Births:DailyCap:{category}</c>.</summary>
    public static IReadOnlyDictionary<AgentCategory, int> ReadDailyCaps(IConfigurationSection mas, ICollection<string> errors)
    {
        var caps = new Dictionary<AgentCategory, int> { [AgentCategory.Device] = DevicesOfDay };
        foreach (var line in mas.GetSection("Births:DailyCap").GetChildren())
        {
            if (!Enum.TryParse<AgentCategory>(line.Key, ignoreCase: true, out var category) || char.IsDigit(line.Key[0]))
                errors.Add($"Mas:Births:DailyCap: there is no category '{line.Key}'.");
            else if (int.TryParse(line.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var cap) && cap <= 1_000_000)
                caps[category] = cap;
            else
                errors.Add($"Mas:Births:DailyCap:{line.Key}: '{line.Value}' is not a number from 0 to 1000000.");
        }

        return caps;
    }
}
