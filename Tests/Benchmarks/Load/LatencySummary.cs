using HdrHistogram;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>Percentiles in milliseconds.</summary>
internal sealed record LatencySummary(long Count, double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>From a histogram of microseconds.</summary>
    public static LatencySummary Of(HistogramBase histogram)
    {
        if (histogram.TotalCount == 0)
            return new(0, 0, 0, 0, 0, 0);
        return new(histogram.TotalCount, At(50), At(90), At(99), At(99.9), At(100));

        double At(double percentile) => histogram.GetValueAtPercentile(percentile) / 1000.0;
    }
}
