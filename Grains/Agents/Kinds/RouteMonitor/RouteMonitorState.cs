using Mycosoft.Agents.Kinds.Samples;

namespace Mycosoft.Agents.Kinds.RouteMonitor;

/// <summary>What a route monitor remembers.</summary>
public sealed record RouteMonitorState
{
    public const int Version = 1;

    private const int MaxSamples = 2000;
    private const int MaxWindows = 100;

    public SampleLog Samples { get; init; } = new();

    public RouteVerdict Verdict { get; init; }

    public DateTime? VerdictSince { get; init; }

    /// <summary>Overrides the settings; null when nobody changed it.</summary>
    public RouteSchedule? Schedule { get; init; }

    public IReadOnlyList<MaintenanceWindow> Maintenance { get; init; } = [];

    public bool InMaintenance(DateTime time) => Maintenance.Any(window => window.Contains(time));

    public RouteMonitorState WithSamples(IEnumerable<Sample> samples) => this with { Samples = Samples.Add(samples, MaxSamples) };

    public RouteMonitorState WithMaintenance(MaintenanceWindow window) =>
        this with { Maintenance = [.. Maintenance.Where(m => m.From != window.From || m.To != window.To).Append(window).OrderBy(m => m.From).TakeLast(MaxWindows)] };
}

public sealed record RouteSchedule(int IntervalSeconds, bool Enabled);
