namespace Mycosoft.Devices;

/// <summary>Puts the pieces of a range together: a step may lie in two of them.</summary>
internal sealed class SeriesSums(int stepSeconds)
{
    private readonly SortedDictionary<string, SortedDictionary<long, MetricSum>> _metrics = new(StringComparer.Ordinal);

    public int Metrics => _metrics.Count;

    public void Add(string metric, long bucket, MetricSum sum)
    {
        if (!_metrics.TryGetValue(metric, out var buckets))
            _metrics[metric] = buckets = [];
        buckets[bucket] = buckets.TryGetValue(bucket, out var before) ? before.With(sum) : sum;
    }

    public IReadOnlyList<MetricSeries> Series() => [.. _metrics.Select(m => new MetricSeries(m.Key, [.. m.Value.Select(b => new MetricBucket(
        DateTime.UnixEpoch.AddSeconds(b.Key * (double)stepSeconds), b.Value.Count, b.Value.Min, b.Value.Max, b.Value.Sum / b.Value.Count))]))];
}

/// <summary>What is kept of many values.</summary>
internal readonly record struct MetricSum(long Count, double Min, double Max, double Sum)
{
    public MetricSum With(MetricSum other) => new(Count + other.Count, Math.Min(Min, other.Min), Math.Max(Max, other.Max), Sum + other.Sum);
}
