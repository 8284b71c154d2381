using System.Text.Json;
using Mycosoft.Devices;
using Mycosoft.Devices.Bme;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>How one metric of one unit is to be read: in which unit of measure it is, and what speaks against a number of it.</summary>
internal sealed class MetricSense
{
    private readonly string _metric;
    private readonly Quantity? _quantity;
    private readonly Measure? _measure;
    private readonly string? _gasValid;
    private readonly string? _heaterStable;

    private MetricSense(DeviceRecord unit, string metric)
    {
        _metric = metric;
        if (SensorNames.Find(metric) is var (quantity, prefix))
            (_quantity, _gasValid, _heaterStable) = quantity == Quantity.Gas ? (quantity, prefix + "gas_valid", prefix + "heater_stable") : (quantity, null, null);
        _measure = SaidUnits.Of(unit.Latest, metric) is { } word ? Measure.OfWord(word) : Measure.OfName(metric) ?? OfDialect(unit.Route.Dialect, metric);
    }

    /// <summary>What its numbers are answered in; null when it is not known.</summary>
    public string? Unit => _measure?.Unit ?? (TellsByValue ? Measure.Hectopascal : null);

    /// <summary>The metric, and what says whether it is valid.</summary>
    public IReadOnlyList<string> Names => _gasValid is null ? [_metric] : [_metric, _gasValid, _heaterStable!];

    /// <summary>The ranges of pascal and hectopascal do not touch.</summary>
    private bool TellsByValue => _measure is null && _quantity == Quantity.Pressure;

    public static MetricSense Of(DeviceRecord unit, string metric) => new(unit, metric);

    public double Convert(double value) => TellsByValue ? SensorSample.Hpa(value)!.Value : _measure?.Convert(value) ?? value;

    /// <summary>The number in a reading, converted; null when it is not in it.</summary>
    /// <param name="flaw">By the flags of the sensors' agents; of a humidity beyond its range, which is held within it, and of everything else, which is no value.</param>
    public double? Read(JsonElement metrics, out string? flaw)
    {
        flaw = null;
        if (Number(metrics, _metric) is not { } sent)
            return null;
        var value = Convert(sent);
        flaw = Flaw(value, Flag(metrics, _gasValid), Flag(metrics, _heaterStable));
        return flaw == QualityFlags.HumidityClamped ? Math.Clamp(value, 0, 100) : value;
    }

    /// <summary>The numbers of a step stand for themselves: nothing speaks against any of them.</summary>
    public bool IsSound(MetricBucket bucket, Func<string, MetricBucket?> beside) =>
        Flaw(Convert(bucket.Min), Flag(_gasValid, beside), Flag(_heaterStable, beside)) is null && Flaw(Convert(bucket.Max), null, null) is null
        && (!TellsByValue || SensorSample.IsPascal(bucket.Min) == SensorSample.IsPascal(bucket.Max));

    private string? Flaw(double value, bool? gasValid, bool? heaterStable)
    {
        double? In(Quantity quantity, string unit) => _quantity == quantity && Unit == unit ? value : null;
        return QualityFlags.Of(
            In(Quantity.Temperature, Measure.Celsius), In(Quantity.Pressure, Measure.Hectopascal), In(Quantity.Humidity, Measure.Percent), _quantity == Quantity.Gas ? value : null, gasValid, heaterStable).FirstOrDefault();
    }

    /// <summary>What a dialect fixes without saying it: frames of side A count at its inputs, and the text builds print the units of these names in their live lines.</summary>
    private static Measure? OfDialect(string dialect, string metric) => (dialect, metric) switch
    {
        ("mdp" or "mdp_binary", "analog.ai1" or "analog.ai2" or "analog.ai3" or "analog.ai4") => new Measure("count"),
        ("text", "temperature") => new Measure(Measure.Celsius),
        ("text", "humidity") => new Measure(Measure.Percent),
        ("text", "gas_resistance") => new Measure(Measure.Ohm),
        _ => null,
    };

    private static bool? Flag(JsonElement metrics, string? name) => name is not null && Number(metrics, name) is { } number ? number != 0 : null;

    private static bool? Flag(string? name, Func<string, MetricBucket?> beside) => name is not null && beside(name) is { } bucket ? bucket.Min != 0 : null;

    private static double? Number(JsonElement metrics, string name) => metrics.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
