using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>How many numbers become one.</summary>
public enum Aggregate
{
    /// <summary>Of all readings, not of the units' means.</summary>
    Mean = 0,

    /// <summary>The least.</summary>
    Min = 1,

    /// <summary>The greatest.</summary>
    Max = 2,

    /// <summary>What 95 of 100 readings do not exceed, out of the single readings.</summary>
    P95 = 3,

    /// <summary>How many.</summary>
    Count = 4,
}

/// <summary>By what units are put together.</summary>
public enum Grouping
{
    /// <summary>All of them.</summary>
    None = 0,

    /// <summary>Each by itself.</summary>
    Device = 1,

    /// <summary>By role.</summary>
    Role = 2,

    /// <summary>By firmware.</summary>
    Firmware = 3,

    /// <summary>By location.</summary>
    Location = 4,
}

/// <summary>What to make of a metric over the fleet.</summary>
public sealed record TelemetryAggregateRequest(
    [property: Description("Such as bme688.a.temperature_c."), Required, StringLength(64, MinimumLength = 1)] string Metric,
    [property: Description("Seconds back from now."), Range(1, 31_536_000)] int Window = 3_600,
    Grouping GroupBy = Grouping.None,
    Aggregate Agg = Aggregate.Mean,
    [property: Description("Which units; all when left out.")] FleetSelector? Selector = null);

/// <summary>One group's number; null when nothing of it measured this.</summary>
/// <param name="Whole">False when a unit had more readings than could be looked at one by one, so that its oldest are left out.</param>
public sealed record AggregateGroup(string Group, double? Value, long Readings, int Devices, bool Whole);

/// <summary>A metric over the fleet.</summary>
/// <param name="Devices">Units that were chosen.</param>
/// <param name="Silent">Of these, so many that did not measure it in that time.</param>
public sealed record TelemetryAggregateResult(string Metric, Aggregate Agg, DateTime From, DateTime To, IReadOnlyList<AggregateGroup> Groups, int Devices, int Silent);

/// <summary>What one unit measured.</summary>
public sealed record UnitSamples(DeviceRecord Unit, long Count, double Min, double Max, double Sum, IReadOnlyList<double> Values, bool Whole = true)
{
    public static UnitSamples Of(DeviceRecord unit, IEnumerable<MetricBucket> buckets)
    {
        var all = buckets.Where(bucket => bucket.Count > 0).ToList();
        return all.Count == 0
            ? new(unit, 0, 0, 0, 0, [])
            : new(unit, all.Sum(bucket => bucket.Count), all.Min(bucket => bucket.Min), all.Max(bucket => bucket.Max), all.Sum(bucket => bucket.Mean * bucket.Count), []);
    }

    public static UnitSamples Of(DeviceRecord unit, IEnumerable<double> values, bool whole) => values.ToList() is { Count: > 0 } all
        ? new(unit, all.Count, all.Min(), all.Max(), all.Sum(), all, whole)
        : new(unit, 0, 0, 0, 0, [], whole);
}

/// <summary>Puts together what units measured. Pure.</summary>
public static class TelemetryAggregation
{
    public static IReadOnlyList<AggregateGroup> Groups(IEnumerable<UnitSamples> units, Grouping by, Aggregate aggregate) =>
        [.. units.GroupBy(samples => NameOf(samples.Unit, by), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Group(group.Key, [.. group], aggregate))];

    /// <summary>The metric's numbers since an instant.</summary>
    public static IEnumerable<double> Values(IEnumerable<TelemetryPoint> points, string metric, DateTime from)
    {
        foreach (var point in points.Where(point => point.At >= from))
        {
            using var metrics = JsonDocument.Parse(point.Metrics.ToString());
            if (metrics.RootElement.ValueKind == JsonValueKind.Object && metrics.RootElement.TryGetProperty(metric, out var value) && value.ValueKind == JsonValueKind.Number)
                yield return value.GetDouble();
        }
    }

    private static AggregateGroup Group(string name, IReadOnlyList<UnitSamples> units, Aggregate aggregate)
    {
        var heard = units.Where(unit => unit.Count > 0).ToList();
        var count = heard.Sum(unit => unit.Count);
        double? value = aggregate switch
        {
            Aggregate.Count => count,
            _ when count == 0 => null,
            Aggregate.Min => heard.Min(unit => unit.Min),
            Aggregate.Max => heard.Max(unit => unit.Max),
            Aggregate.P95 => Percentile(heard.SelectMany(unit => unit.Values), 0.95),
            _ => heard.Sum(unit => unit.Sum) / count,
        };
        return new(name, value, count, heard.Count, units.All(unit => unit.Whole));
    }

    /// <summary>The smallest of the values that at least this part of them does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }

    private static string NameOf(DeviceRecord unit, Grouping by) => by switch
    {
        Grouping.Device => unit.DeviceId,
        Grouping.Role => unit.Role ?? "unknown",
        Grouping.Firmware => unit.Firmware ?? "unknown",
        Grouping.Location => unit.Location ?? "unknown",
        _ => "all",
    };
}
