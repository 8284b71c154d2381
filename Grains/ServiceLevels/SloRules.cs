namespace Mycosoft.ServiceLevels;

/// <summary>The company's promises, and what makes them kept or broken.</summary>
public static class SloRules
{
    public const int SlotsPerMinute = 6;

    public static readonly TimeSpan UptimeWindow = TimeSpan.FromDays(7);
    public static readonly TimeSpan CompletionWindow = TimeSpan.FromDays(1);
    public static readonly TimeSpan LatencyWindow = TimeSpan.FromHours(1);

    /// <summary>How long the minutes are kept.</summary>
    public static readonly TimeSpan Kept = UptimeWindow + TimeSpan.FromDays(1);

    private const int SecondsPerSlot = 60 / SlotsPerMinute;
    private const string Percent = "percent";
    private const string Milliseconds = "ms";

    public static IReadOnlyList<ServiceLevel> Judge(ServiceEvidence evidence) =>
    [
        AtLeast("active_agents", 100, evidence.ActiveAgents, "agents", TimeSpan.Zero, 1),
        AtLeast("uptime", 99.9, Share(evidence.ServedSlots, evidence.Slots), Percent, UptimeWindow, evidence.Slots),
        AtLeast("task_completion", 95, Share(evidence.Day.Completed, evidence.Day.Ended), Percent, CompletionWindow, evidence.Day.Ended),
        Below("task_latency", 500, Mean(evidence.Hour.TaskMs, evidence.Hour.Timed), LatencyWindow, evidence.Hour.Timed),
        Below("message_latency", 50, Mean(evidence.Hour.MessageMs, evidence.Hour.Messages), LatencyWindow, evidence.Hour.Messages),
        // Each gateway measures it for its own viewers, and puts it in where it shows the others.
        Below("dashboard_lag", 1_000, null, LatencyWindow, 0),
    ];

    public static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    /// <summary>The bit of the ten seconds at hand.</summary>
    public static int SlotOf(DateTimeOffset at) => 1 << (int)(at.ToUnixTimeSeconds() % 60 / SecondsPerSlot);

    /// <summary>The whole minutes that uptime is about: not the present one, and none of before the first minute that was seen whole.</summary>
    public static (long Since, long Until) UptimeMinutes(DateTimeOffset now, long first)
    {
        var until = MinuteOf(now);
        return (Math.Min(until, Math.Max(MinuteOf(now - UptimeWindow), first + 1)), until);
    }

    private static ServiceLevel AtLeast(string name, double target, double? value, string unit, TimeSpan window, long samples) =>
        new(name, target, true, Rounded(value), unit, (int)window.TotalSeconds, samples, value is null ? null : value >= target);

    private static ServiceLevel Below(string name, double target, double? value, TimeSpan window, long samples) =>
        new(name, target, false, Rounded(value), Milliseconds, (int)window.TotalSeconds, samples, value is null ? null : value < target);

    private static double? Share(long part, long whole) => whole > 0 ? 100.0 * part / whole : null;

    private static double? Mean(double sum, long count) => count > 0 ? sum / count : null;

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 3) : null;
}
