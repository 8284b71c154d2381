namespace Mycosoft.Agents.Kinds.Samples;

/// <summary>One check: when, whether it was fine, how long it took, and why it was not fine.</summary>
public readonly record struct Sample(DateTime At, bool Ok, double? LatencyMs, double? TtfbMs, string? Reason);

/// <summary>The last checks, oldest first, as columns: thousands of them are part of the agent's state.</summary>
public sealed record SampleLog
{
    /// <summary>Unix time in milliseconds.</summary>
    public IReadOnlyList<long> At { get; init; } = [];

    public IReadOnlyList<double?> LatencyMs { get; init; } = [];

    public IReadOnlyList<double?> TtfbMs { get; init; } = [];

    /// <summary>Empty for a check that was fine, else an index into <see cref="Reasons"/>.</summary>
    public IReadOnlyList<int?> Reason { get; init; } = [];

    public IReadOnlyList<string> Reasons { get; init; } = [];

    public int Count => At.Count;

    public IEnumerable<Sample> All() => Enumerable.Range(0, Count).Select(Get);

    public IEnumerable<Sample> Since(DateTime from) => All().SkipWhile(s => s.At < from);

    public SampleLog Add(IEnumerable<Sample> samples, int most)
    {
        var all = All().Concat(samples).TakeLast(most).ToList();
        var reasons = all.Select(s => s.Reason).OfType<string>().Distinct().ToList();
        return new()
        {
            At = [.. all.Select(s => new DateTimeOffset(s.At, TimeSpan.Zero).ToUnixTimeMilliseconds())],
            LatencyMs = [.. all.Select(s => s.LatencyMs)],
            TtfbMs = [.. all.Select(s => s.TtfbMs)],
            Reason = [.. all.Select(s => s.Ok ? (int?)null : reasons.IndexOf(s.Reason ?? ""))],
            Reasons = reasons,
        };
    }

    private Sample Get(int index) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(At[index]).UtcDateTime, Reason[index] is null, LatencyMs[index], TtfbMs[index], Reason[index] is { } r && r >= 0 ? Reasons[r] : null);
}
