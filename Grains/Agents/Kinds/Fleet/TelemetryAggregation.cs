using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
/// <param name="Unit">What the number is in, whatever its readings were sent in: °C, hPa, %, V, Ohm, count, or the units' own word. Null when nothing says it: those are a group of their own and mixed with no others.</param>
/// <param name="Dropped">Readings that are in no number, because of a flaw.</param>
public sealed record AggregateGroup(string Group, double? Value, long Readings, int Devices, bool Whole, string? Unit, long Dropped);

/// <summary>A metric over the fleet.</summary>
/// <param name="Devices">Units that were chosen.</param>
/// <param name="Silent">Of these, so many that did not measure it in that time.</param>
/// <param name="Flaws">
/// What spoke against how many readings: out_of_range, gas_invalid and heater_unstable are dropped; inseparable, too: something in their step is flawed, and its readings are gone or not among the unit's 10,000 newest;
/// humidity_clamped is held within 0 to 100.
/// </param>
public sealed record TelemetryAggregateResult(
    string Metric, Aggregate Agg, DateTime From, DateTime To, IReadOnlyList<AggregateGroup> Groups, int Devices, int Silent, IReadOnlyDictionary<string, long> Flaws);

/// <summary>Puts together what units measured. Pure.</summary>
internal static class TelemetryAggregation
{
    /// <summary>By name, and within it by what it was measured in: pascal and volts make no number together.</summary>
    public static IReadOnlyList<AggregateGroup> Groups(IEnumerable<UnitSamples> units, Grouping by, Aggregate aggregate) =>
        [.. units.GroupBy(samples => NameOf(samples.Unit, by), StringComparer.Ordinal).OrderBy(named => named.Key, StringComparer.Ordinal).SelectMany(named => Named(named.Key, [.. named], aggregate))];

    public static IReadOnlyDictionary<string, long> Flaws(IEnumerable<UnitSamples> units) =>
        units.SelectMany(unit => unit.Flaws).GroupBy(flaw => flaw.Key, StringComparer.Ordinal).OrderBy(flaw => flaw.Key, StringComparer.Ordinal).ToDictionary(flaw => flaw.Key, flaw => flaw.Sum(one => one.Value));

    /// <summary>Who measured nothing is told of only where nobody did.</summary>
    private static IEnumerable<IReadOnlyList<UnitSamples>> Parts(IReadOnlyList<UnitSamples> units)
    {
        var heard = units.Where(unit => !unit.IsSilent).ToList();
        return heard.Count == 0 ? [[]] : heard.GroupBy(unit => unit.MeasuredIn, StringComparer.Ordinal).OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => (IReadOnlyList<UnitSamples>)[.. part]);
    }

    private static IEnumerable<AggregateGroup> Named(string name, IReadOnlyList<UnitSamples> units, Aggregate aggregate) => Parts(units).Select(part => Group(name, part, aggregate, units.All(unit => unit.Whole)));

    private static AggregateGroup Group(string name, IReadOnlyList<UnitSamples> units, Aggregate aggregate, bool whole)
    {
        var sound = units.Where(unit => unit.Count > 0).ToList();
        var count = sound.Sum(unit => unit.Count);
        double? value = aggregate switch
        {
            Aggregate.Count => count,
            _ when count == 0 => null,
            Aggregate.Min => sound.Min(unit => unit.Min),
            Aggregate.Max => sound.Max(unit => unit.Max),
            Aggregate.P95 => Percentile(sound.SelectMany(unit => unit.Values), 0.95),
            _ => sound.Sum(unit => unit.Sum) / count,
        };
        return new(name, value, count, sound.Count, whole, units is [var first, ..] ? first.MeasuredIn : null, units.Sum(unit => unit.Dropped));
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
