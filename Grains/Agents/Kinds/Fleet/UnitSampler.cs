using System.Text.Json;
using Mycosoft.Devices;
using Mycosoft.Devices.Bme;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>Gathers what one unit measured of a metric. A step in which something is flawed is taken apart into its readings, where those are all still there.</summary>
internal sealed class UnitSampler(DeviceRecord unit, string metric)
{
    private const string Inseparable = "inseparable";

    private readonly MetricSense _sense = MetricSense.Of(unit, metric);
    private readonly SortedDictionary<string, long> _flaws = new(StringComparer.Ordinal);
    private readonly List<double> _values = [];
    private (long Count, double Min, double Max, double Sum) _sums = (0, double.PositiveInfinity, double.NegativeInfinity, 0);

    /// <summary>The metrics that it needs of a range.</summary>
    public IReadOnlyList<string> Names => _sense.Names;

    /// <summary>Takes the steps that are sound as they are, and answers the others.</summary>
    public IReadOnlyList<MetricBucket> Take(TelemetrySeries series)
    {
        var byName = series.Series.ToDictionary(one => one.Metric, one => one.Buckets.ToDictionary(bucket => bucket.At));
        var flawed = new List<MetricBucket>();
        foreach (var bucket in byName.TryGetValue(metric, out var own) ? own.Values.Where(bucket => bucket.Count > 0) : [])
        {
            if (_sense.IsSound(bucket, name => byName.TryGetValue(name, out var beside) && beside.TryGetValue(bucket.At, out var at) ? at : null))
                Add(bucket.Count, _sense.Convert(bucket.Min), _sense.Convert(bucket.Max), _sense.Convert(bucket.Mean) * bucket.Count);
            else
                flawed.Add(bucket);
        }

        return flawed;
    }

    /// <summary>Takes the readings of steps that are flawed, out of the newest of the unit.</summary>
    public void Take(TelemetrySeries series, IReadOnlyList<MetricBucket> flawed, IEnumerable<TelemetryPoint> points)
    {
        var bySteps = points.ToLookup(point => TelemetryRules.Floor(point.At, series.StepSeconds));
        foreach (var bucket in flawed)
        {
            // A step at the beginning has whole minutes, or what came after the beginning.
            var all = bySteps[bucket.At].ToList();
            if (!TryTake(all, bucket.Count) && !TryTake([.. all.Where(point => point.At >= series.From)], bucket.Count))
                Count(Inseparable, bucket.Count);
        }
    }

    public void Take(IEnumerable<TelemetryPoint> points)
    {
        foreach (var (value, flaw) in points.Select(Read).OfType<(double, string?)>())
            Take(value, flaw);
    }

    public UnitSamples Samples(bool whole) => _sums is { Count: > 0 } sums
        ? new(unit, _sense.Unit, sums.Count, sums.Min, sums.Max, sums.Sum, _values, _flaws, whole)
        : new(unit, _sense.Unit, 0, 0, 0, 0, [], _flaws, whole);

    private bool TryTake(IReadOnlyList<TelemetryPoint> points, long count)
    {
        var readings = points.Select(Read).OfType<(double Value, string? Flaw)>().ToList();
        if (readings.Count != count)
            return false;
        readings.ForEach(reading => Take(reading.Value, reading.Flaw));
        return true;
    }

    private (double Value, string? Flaw)? Read(TelemetryPoint point)
    {
        using var metrics = JsonDocument.Parse(point.Metrics.ToString());
        return metrics.RootElement.ValueKind == JsonValueKind.Object && _sense.Read(metrics.RootElement, out var flaw) is { } value ? (value, flaw) : null;
    }

    private void Take(double value, string? flaw)
    {
        if (flaw is not null)
            Count(flaw, 1);
        if (flaw is not (null or QualityFlags.HumidityClamped))
            return;
        _values.Add(value);
        Add(1, value, value, value);
    }

    private void Add(long count, double min, double max, double sum) => _sums = (_sums.Count + count, Math.Min(_sums.Min, min), Math.Max(_sums.Max, max), _sums.Sum + sum);

    private void Count(string flaw, long count) => _flaws[flaw] = _flaws.GetValueOrDefault(flaw) + count;
}
