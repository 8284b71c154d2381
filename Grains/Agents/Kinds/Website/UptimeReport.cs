using System.ComponentModel;
using Mycosoft.Agents.Kinds.Samples;

namespace Mycosoft.Agents.Kinds.Website;

[Description("From this agent's own health checks and nothing else.")]
public sealed record UptimeReport(
    string Url,
    int WindowHours,
    int Checks,
    int Failed,
    [property: Description("Share of checks that were fine, 0 to 1; null without checks.")] double? Uptime,
    LatencyFigures LatencyMs,
    [property: Description("The first check that is remembered within the window.")] DateTime? From,
    DateTime? To,
    DateTime? LastFailure,
    IReadOnlyDictionary<string, int> Reasons)
{
    public static UptimeReport Of(string url, SampleLog log, int windowHours, DateTime now)
    {
        var samples = log.Since(now.AddHours(-windowHours)).ToList();
        var failed = samples.Where(s => !s.Ok).ToList();
        return new(
            url,
            windowHours,
            samples.Count,
            failed.Count,
            samples.Count == 0 ? null : Math.Round(1 - ((double)failed.Count / samples.Count), 6),
            Percentiles.Of(samples.Where(s => s.Ok).Select(s => s.LatencyMs).OfType<double>()),
            samples.Count == 0 ? null : samples[0].At,
            samples.Count == 0 ? null : samples[^1].At,
            failed.Count == 0 ? null : failed[^1].At,
            failed.GroupBy(s => s.Reason ?? "unknown").ToDictionary(g => g.Key, g => g.Count()));
    }
}
