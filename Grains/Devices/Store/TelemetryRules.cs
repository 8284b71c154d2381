namespace Mycosoft.Devices;

/// <summary>Steps of time that ranges are read in.</summary>
internal static class TelemetryRules
{
    public const int MostBuckets = 2_000;

    public const int MostMetrics = 64;

    private static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400];

    public static DateTime Minute(DateTime at) => Floor(at, 60);

    public static DateTime Floor(DateTime at, int seconds) => new(at.Ticks - ((at.Ticks - DateTime.UnixEpoch.Ticks) % (seconds * TimeSpan.TicksPerSecond)), DateTimeKind.Utc);

    /// <summary>The step that is asked for, or the smallest usual one that gives at most 500 buckets.</summary>
    public static int Step(TimeSpan range, int? asked) => asked ?? Steps.FirstOrDefault(step => range.TotalSeconds / step <= 500, Steps[^1]);

    /// <summary>Out of what a range is made: single readings while they are few or the step needs them, else what is rolled up.</summary>
    public static string Resolution(DateTime from, TimeSpan range, int step, DateTime now, DeviceOptions options)
    {
        var kept = from >= now - options.Raw;
        if (kept && (range <= TimeSpan.FromHours(6) || step % 60 != 0))
            return "raw";
        return step % 3_600 == 0 && (range > TimeSpan.FromDays(14) || from < now - options.Minutes) ? "1h" : "1m";
    }
}
