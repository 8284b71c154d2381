using System.Diagnostics.Metrics;

namespace Mycosoft.Feed;

/// <summary>What reaches those who watch.</summary>
internal static class FeedInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Feed");

    private static readonly Histogram<double> Lags = Meter.CreateHistogram(
        "mas.dashboard.lag", "s", "From an event to its frame leaving for a viewer.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    public static void Sent(double seconds) => Lags.Record(seconds);
}
