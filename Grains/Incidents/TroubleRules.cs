using System.Globalization;
using Mycosoft.Agents;
using Mycosoft.Audit;
using Mycosoft.Gaps;
using Mycosoft.Ledger;
using Mycosoft.Quarantine;
using Mycosoft.ServiceLevels;

namespace Mycosoft.Incidents;

/// <summary>What of all that is observed is an incident, and how bad.</summary>
public static class TroubleRules
{
    /// <summary>From fewer measurements a promise is not called broken.</summary>
    public const int LeastSamples = 20;

    /// <summary>The detector renews what it sees twice a minute; what it has not seen for longer it does not look for.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2);

    private static readonly HashSet<string> Settled = new(["ignored", "denied", "filled", "unavailable"], StringComparer.Ordinal);

    /// <summary>An agent in error is started again by itself; one that is dead is not. The core and the executives weigh one more.</summary>
    public static Trouble Of(UnwellAgent agent)
    {
        var weighs = agent.Category is AgentCategory.Core or AgentCategory.Corporate;
        var (what, severity) = agent.Life == Life.Dead
            ? ($"Agent {agent.AgentId} is dead", weighs ? IncidentSeverity.Critical : IncidentSeverity.High)
            : ($"Agent {agent.AgentId} is in error", weighs ? IncidentSeverity.High : IncidentSeverity.Medium);
        return new(Trouble.Agent, agent.AgentId, what, agent.Error ?? "It said nothing about it.", severity) { Agents = [agent.AgentId], CausedBy = agent.AgentId };
    }

    /// <summary>Promises over a window of time that are broken. One about the present moment has no budget that could be used up: that agents are missing is a gap.</summary>
    public static IReadOnlyList<Trouble> Of(IReadOnlyList<ServiceLevel> levels) =>
        [.. levels.Where(level => level is { Met: false, WindowSeconds: > 0, Samples: >= LeastSamples }).Select(Of)];

    /// <summary>Gaps of high severity that have stayed, and that nobody has decided to leave. One that no kind of this version can fill is nothing that went wrong.</summary>
    /// <param name="gaps">All that there may be.</param>
    /// <param name="known">Those that are open.</param>
    public static IReadOnlyList<Trouble> Of(IEnumerable<AgentGap> gaps, IReadOnlyDictionary<string, GapRow> known, DateTime now, TimeSpan after) =>
    [
        .. from gap in gaps
           where gap.Severity is "critical" or "high" && gap is { KindBuilt: true, GapType: not Requirements.Health }
           where known.TryGetValue(gap.GapId, out var row) && row.FirstSeen + after <= now && row.LastSeen + Stale > now && !Settled.Contains(row.Decision)
           select new Trouble(Trouble.Gap, gap.GapId, gap.Description, $"{gap.Evidence}, since {known[gap.GapId].FirstSeen:u}", LedgerNames.Parse<IncidentSeverity>(gap.Severity)) { Agents = [gap.SuggestedAgent.AgentId] },
    ];

    /// <summary>Silos that stopped giving signs of life without taking leave, measured against those that still give them: all of it is the database's clock.</summary>
    public static IReadOnlyList<Trouble> Of(IReadOnlyList<SiloSign> silos, TimeSpan lease)
    {
        var latest = silos.Count == 0 ? default : silos.Max(s => s.RenewedAt);
        return [.. silos.Where(s => latest - s.RenewedAt > lease).Select(s => new Trouble(Trouble.Silo, s.Silo, $"Silo {s.Silo} was lost", $"Its last sign of life was at {s.RenewedAt:u}; others take up its work.", IncidentSeverity.High))];
    }

    public static Trouble Of(QuarantineRecord quarantine)
    {
        var (scope, target) = (LedgerNames.Text(quarantine.Scope), quarantine.Target);
        var (who, severity) = quarantine.Scope switch
        {
            QuarantineScope.Fleet => ("The fleet", IncidentSeverity.Critical),
            QuarantineScope.Category => ($"The category {target}", IncidentSeverity.High),
            _ => ($"Agent {target}", IncidentSeverity.Medium),
        };
        return new(Trouble.Quarantine, $"{scope}:{target}", $"{who} is in quarantine", $"By {quarantine.By} since {quarantine.At:u}: {quarantine.Reason}", severity)
        {
            Agents = quarantine.Scope == QuarantineScope.Agent ? [target] : [],
        };
    }

    /// <summary>The services that the company itself leans on and cannot reach.</summary>
    /// <param name="broker">Whether Redis is reached; null when there is none.</param>
    /// <param name="untold">Approvals of which the owner's receiver should have heard long ago; null when there is none.</param>
    public static IReadOnlyList<Trouble> OfServices(bool? broker, long? untold)
    {
        var troubles = new List<Trouble>();
        if (broker is false)
            troubles.Add(new(Trouble.Service, "redis", "Redis is not reached", "The live feed does not reach the other machines; the work goes on.", IncidentSeverity.High));
        if (untold > 0)
            troubles.Add(new(Trouble.Service, "webhook", "The receiver of Mas:Webhook does not take what it is told", "Approvals wait of which it has not heard; GET /approvals shows them.", IncidentSeverity.Medium));
        return troubles;
    }

    public static Trouble Of(AuditProblem problem) =>
        new(Trouble.Audit, problem.Chain, $"The audit chain {problem.Chain} is broken", $"{problem.Kind}: row {problem.Seq}. {problem.Message}", IncidentSeverity.Critical);

    /// <summary>Promises of which too little was measured to say that they are kept or broken.</summary>
    public static IReadOnlyList<string> Undecided(IReadOnlyList<ServiceLevel> levels) => [.. levels.Where(level => level.Met is null || level.Samples < LeastSamples).Select(level => Of(level).Key)];

    private static Trouble Of(ServiceLevel level)
    {
        var severity = level.Name is "uptime" or "task_completion" ? IncidentSeverity.High : IncidentSeverity.Medium;
        var seen = string.Create(CultureInfo.InvariantCulture, $"{level.Value} {level.Unit} over {TimeSpan.FromSeconds(level.WindowSeconds)} from {level.Samples} samples; promised is {(level.AtLeast ? "at least" : "less than")} {level.Target}.");
        return new(Trouble.ServiceLevel, level.Name, $"The promise {level.Name} is broken", seen, severity);
    }
}

/// <summary>An agent that is in error or dead.</summary>
public sealed record UnwellAgent(string AgentId, AgentCategory Category, Life Life, string? Error);

/// <summary>When a silo last renewed its lease, by the database's clock.</summary>
public sealed record SiloSign(string Silo, DateTime RenewedAt);
