using System.Diagnostics.Metrics;

namespace Mycosoft.Telemetry;

/// <summary>Where histograms have their bounds: the targets of the company are among them, so that what keeps them can be counted.</summary>
internal static class Buckets
{
    public static InstrumentAdvice<double> Seconds { get; } = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };

    public static InstrumentAdvice<int> Counts { get; } = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000] };
}
