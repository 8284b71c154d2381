using System.ComponentModel;

namespace Mycosoft.Clients.Prometheus;

/// <summary>Good and all events per second over one window.</summary>
public sealed record BurnWindow(
    string Window,
    double? Good,
    double? Total,
    [property: Description("Null without events in the window.")] double? ErrorRatio,
    [property: Description("1 uses up the budget exactly within the objective's period; null without events.")] double? BurnRate)
{
    public static BurnWindow Of(string window, double? good, double? total, double objective)
    {
        double? ratio = total > 0 && good is not null ? Math.Clamp(1 - (good.Value / total.Value), 0, 1) : null;
        return new(window, good, total, ratio, ratio / (1 - objective));
    }
}

public sealed record BurnAlert(
    [property: Description("page or ticket.")] string Severity,
    string LongWindow,
    string ShortWindow,
    double Threshold,
    [property: Description("True when both windows burn faster than the threshold; null when one of them has no events.")] bool? Firing);

public sealed record SloBurnReport(double Objective, IReadOnlyList<BurnWindow> Windows, IReadOnlyList<BurnAlert> Alerts, IReadOnlyList<string> Warnings);

/// <summary>The multi-window, multi-burn-rate alerts for a budget of thirty days.</summary>
public static class BurnRules
{
    public static readonly IReadOnlyList<string> Windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"];

    private static readonly (string Severity, string Long, string Short, double Threshold)[] Rules =
        [("page", "1h", "5m", 14.4), ("page", "6h", "30m", 6), ("ticket", "1d", "2h", 3), ("ticket", "3d", "6h", 1)];

    public static IReadOnlyList<BurnAlert> Alerts(IReadOnlyList<BurnWindow> windows) =>
        [.. Rules.Select(rule => new BurnAlert(rule.Severity, rule.Long, rule.Short, rule.Threshold, Firing(Rate(windows, rule.Long), Rate(windows, rule.Short), rule.Threshold)))];

    private static bool? Firing(double? one, double? other, double threshold) => one is null || other is null ? null : one > threshold && other > threshold;

    private static double? Rate(IReadOnlyList<BurnWindow> windows, string window) => windows.FirstOrDefault(w => w.Window == window)?.BurnRate;
}
