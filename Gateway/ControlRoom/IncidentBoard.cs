using Mycosoft.Incidents;

namespace Mycosoft.ControlRoom;

/// <summary>What is wrong now, the worst first and of the same the newest, and what people may do about it.</summary>
internal sealed record IncidentBoard(IReadOnlyList<IncidentView> Open, IReadOnlyList<(IncidentSeverity Severity, int Count)> Severities)
{
    public static readonly IncidentBoard Empty = new([], []);

    public int Untaken => Open.Count(i => i.Status == IncidentStatus.Active);

    public static IncidentBoard Of(IEnumerable<IncidentView> incidents)
    {
        var open = incidents.Where(IsOpen).DistinctBy(i => i.Id).OrderBy(i => i.Severity).ThenByDescending(i => i.DetectedAt).ToArray();
        return new(open, [.. open.CountBy(i => i.Severity).OrderBy(s => s.Key).Select(s => (s.Key, s.Value))]);
    }

    public static bool IsOpen(IncidentView incident) => incident.Status is IncidentStatus.Active or IncidentStatus.Investigating;

    public int CountOf(IncidentSeverity severity) => Severities.FirstOrDefault(s => s.Severity == severity).Count;

    /// <summary>What kind of thing is wrong, and where more of it stands.</summary>
    public static (string Words, string? Address) SourceOf(IncidentView incident) => incident.Source switch
    {
        "agent" => ("an agent", $"control/agents/{Uri.EscapeDataString(incident.Subject)}"),
        "slo" => ("a promise of the company", "control/health"),
        "gap" => ("a gap", "control/gaps"),
        "service" => ("a service outside", null),
        "silo" => ("a silo", "control/health"),
        "quarantine" => ("a quarantine", "control/health"),
        "audit" => ("the audit", "control/audit"),
        var other => (other, null),
    };
}
