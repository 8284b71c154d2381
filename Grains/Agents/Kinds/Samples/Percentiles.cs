using System.ComponentModel;

namespace Mycosoft.Agents.Kinds.Samples;

public sealed record LatencyFigures(
    int Count,
    [property: Description("Milliseconds; null without samples.")] double? Min,
    double? Mean,
    double? P50,
    double? P95,
    double? P99,
    double? Max);

/// <summary>Exact percentiles by nearest rank: each is a value that was really measured.</summary>
public static class Percentiles
{
    public static LatencyFigures Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? new(0, null, null, null, null, null, null)
            : new(sorted.Length, sorted[0], Math.Round(sorted.Average(), 2), At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99), sorted[^1]);
    }

    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
