namespace Mycosoft.Agents.Kinds.Executive;

/// <summary>How far objectives are. What was never measured is unknown and not zero.</summary>
public static class OkrRules
{
    private const double Behind = 0.2;

    private const double Most = 1e15;

    private static readonly TimeSpan Fresh = TimeSpan.FromDays(14);

    public static bool Fits(Metric metric, double value) => metric switch
    {
        Metric.Percent => value is >= 0 and <= 100,
        Metric.Boolean => value is 0 or 1,
        _ => Math.Abs(value) <= Most,
    };

    public static double? Progress(double baseline, double target, double? current) =>
        current is { } now ? Math.Round(Math.Clamp((now - baseline) / (target - baseline), 0, 1), 4) : null;

    /// <summary>How much of the days has passed before the given one.</summary>
    public static double Expected(DateOnly from, DateOnly to, DateOnly today) =>
        Math.Round(Math.Clamp((double)(today.DayNumber - from.DayNumber) / (to.DayNumber - from.DayNumber + 1), 0, 1), 4);

    public static bool Stale(DateTime? updatedAt, DateOnly from, DateOnly to, DateTime now)
    {
        var today = DateOnly.FromDateTime(now);
        return today >= from && today <= to && now - Later(updatedAt, from) > Fresh;
    }

    public static ObjectiveReport Report(ObjectiveReport objective, IReadOnlyList<KeyResultReport> results, double expected)
    {
        var progress = Mean(results.Select(r => r.Progress));
        return objective with { KeyResults = results, Expected = expected, Progress = progress, AtRisk = progress is { } known ? expected - known > Behind : null };
    }

    public static double? Mean(IEnumerable<double?> values) => values.Average() is { } mean ? Math.Round(mean, 4) : null;

    public static string Quarter(DateOnly day) => $"{day.Year:0000}-Q{((day.Month - 1) / 3) + 1}";

    private static DateTime Later(DateTime? updatedAt, DateOnly from)
    {
        var start = from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return updatedAt > start ? updatedAt.Value : start;
    }
}
