using System.ComponentModel;
using Mycosoft.Agents.Kinds.Samples;

namespace Mycosoft.Agents.Kinds.RouteMonitor;

public sealed record LatencyStats(int WindowMinutes, LatencyFigures LatencyMs, LatencyFigures TtfbMs, DateTime? From, DateTime? To);

public sealed record ErrorStats(
    int WindowMinutes,
    int Checks,
    int Failed,
    [property: Description("0 to 1; null without checks.")] double? ErrorRate,
    [property: Description("How often each reason was the first.")] IReadOnlyDictionary<string, int> Reasons,
    DateTime? LastFailure,
    string Verdict,
    DateTime? VerdictSince);

[Description("From this monitor's own checks; each counts the same.")]
public sealed record SlaReport(
    int WindowHours,
    double Target,
    int Checks,
    int Failed,
    [property: Description("Checks within maintenance windows, which do not count.")] int Excluded,
    [property: Description("0 to 1; null without checks.")] double? Availability,
    [property: Description("Null without checks.")] bool? Met,
    [property: Description("Share of the allowed failures that is used up; 1 is all of it. Null without checks or when the target allows none.")] double? BudgetUsed,
    DateTime? From,
    DateTime? To,
    [property: Description("False when the samples do not reach back to the beginning of the window.")] bool Complete);

public sealed record ScheduleReport(int IntervalSeconds, bool Enabled, [property: Description("True once set_schedule was used; the agent's settings are then overridden.")] bool Overridden);

public sealed record MaintenanceReport(IReadOnlyList<MaintenanceWindow> Windows);

/// <summary>Figures from samples; nothing is estimated.</summary>
public static class RouteStatistics
{
    public static LatencyStats Latency(IReadOnlyList<Sample> all, int minutes, DateTime now)
    {
        var samples = Since(all, now.AddMinutes(-minutes));
        return new(minutes, Percentiles.Of(samples.Select(s => s.LatencyMs).OfType<double>()), Percentiles.Of(samples.Select(s => s.TtfbMs).OfType<double>()), First(samples), Last(samples));
    }

    public static ErrorStats Errors(IReadOnlyList<Sample> all, int minutes, DateTime now, RouteMonitorState state)
    {
        var samples = Since(all, now.AddMinutes(-minutes));
        var failed = samples.Where(s => !s.Ok).ToList();
        var reasons = failed.GroupBy(s => s.Reason ?? "unknown").ToDictionary(g => g.Key, g => g.Count());
        return new(minutes, samples.Count, failed.Count, Share(failed.Count, samples.Count), reasons, Last(failed), state.Verdict.ToString().ToLowerInvariant(), state.VerdictSince);
    }

    public static SlaReport Sla(IReadOnlyList<Sample> all, SlaRequest request, DateTime now, RouteMonitorState state)
    {
        var from = now.AddHours(-request.WindowHours);
        var within = Since(all, from);
        var samples = within.Where(s => !state.InMaintenance(s.At)).ToList();
        var failed = samples.Count(s => !s.Ok);
        var availability = samples.Count == 0 ? (double?)null : Math.Round(1 - ((double)failed / samples.Count), 6);
        var used = request.Target < 1 && samples.Count > 0 ? Math.Round((double)failed / samples.Count / (1 - request.Target), 4) : (double?)null;
        var complete = all.Count > 0 && all[0].At <= from;
        var met = availability is { } reached ? reached >= request.Target : (bool?)null;
        return new(request.WindowHours, request.Target, samples.Count, failed, within.Count - samples.Count, availability, met, used, First(samples), Last(samples), complete);
    }

    private static List<Sample> Since(IReadOnlyList<Sample> all, DateTime from) => [.. all.Where(s => s.At >= from)];

    private static double? Share(int part, int whole) => whole == 0 ? null : Math.Round((double)part / whole, 6);

    private static DateTime? First(List<Sample> samples) => samples.Count == 0 ? null : samples[0].At;

    private static DateTime? Last(List<Sample> samples) => samples.Count == 0 ? null : samples[^1].At;
}
