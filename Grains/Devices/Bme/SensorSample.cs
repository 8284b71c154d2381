using System.Text.Json;

namespace Mycosoft.Devices.Bme;

/// <summary>What one sensor said in one reading; what it did not say is null.</summary>
internal sealed record SensorSample(DateTime At)
{
    /// <summary>Above it a pressure is in pascal: the ranges of the two units do not touch.</summary>
    private const double MostHpa = 2_000;

    private const int MostEstimates = 4;

    public double? TemperatureC { get; init; }

    public double? HumidityPct { get; init; }

    public double? PressureHpa { get; init; }

    public double? GasOhm { get; init; }

    /// <summary>One for each step of the heater's profile, where the unit sends them.</summary>
    public IReadOnlyList<double> GasSteps { get; init; } = [];

    public double? Iaq { get; init; }

    public double? StaticIaq { get; init; }

    public int? Accuracy { get; init; }

    public double? Co2Equivalent { get; init; }

    public double? VocEquivalent { get; init; }

    public bool? GasValid { get; init; }

    public bool? HeaterStable { get; init; }

    /// <summary>How likely each of up to four classes of the unit's own smell model is, by its number from 1.</summary>
    public IReadOnlyDictionary<int, double> Estimates { get; init; } = new Dictionary<int, double>();

    /// <summary>Null when nothing in it is of this sensor.</summary>
    public static SensorSample? Read(TelemetryPoint point, IReadOnlyList<string> prefixes)
    {
        using var document = JsonDocument.Parse(point.Metrics.ToString());
        var metrics = document.RootElement;
        double? Value(Quantity quantity) => First(metrics, SensorNames.Of(quantity, prefixes));
        var sample = new SensorSample(point.At)
        {
            TemperatureC = Value(Quantity.Temperature),
            HumidityPct = Value(Quantity.Humidity),
            PressureHpa = Hpa(Value(Quantity.Pressure)),
            GasOhm = Value(Quantity.Gas),
            GasSteps = Steps(metrics, prefixes),
            Iaq = Value(Quantity.Iaq),
            StaticIaq = Value(Quantity.StaticIaq),
            Accuracy = Value(Quantity.Accuracy) is { } accuracy and >= 0 and <= 3 ? (int)accuracy : null,
            Co2Equivalent = Value(Quantity.Co2),
            VocEquivalent = Value(Quantity.Voc),
            GasValid = Value(Quantity.GasValid) is { } valid ? valid != 0 : null,
            HeaterStable = Value(Quantity.HeaterStable) is { } stable ? stable != 0 : null,
            Estimates = EstimatesIn(metrics, prefixes),
        };
        return sample.IsEmpty ? null : sample;
    }

    public static double? Hpa(double? pressure) => pressure > MostHpa ? pressure / 100 : pressure;

    public static bool IsPascal(double pressure) => pressure > MostHpa;

    private bool IsEmpty => TemperatureC is null && HumidityPct is null && PressureHpa is null && GasOhm is null && GasSteps.Count == 0 && Iaq is null && Estimates.Count == 0;

    private static double? First(JsonElement metrics, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (metrics.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
                return number;
        }

        return null;
    }

    private static List<double> Steps(JsonElement metrics, IReadOnlyList<string> prefixes)
    {
        var steps = new List<double>();
        while (steps.Count < Heater.MostSteps && First(metrics, SensorNames.Of(Quantity.Gas, prefixes).Select(name => $"{name}.{steps.Count}")) is { } ohm)
            steps.Add(ohm);
        return steps;
    }

    private static Dictionary<int, double> EstimatesIn(JsonElement metrics, IReadOnlyList<string> prefixes)
    {
        var estimates = new Dictionary<int, double>();
        for (var number = 1; number <= MostEstimates; number++)
        {
            if (First(metrics, prefixes.Select(prefix => $"{prefix}gas_estimate_{number}")) is { } probability and >= 0 and <= 1)
                estimates[number] = probability;
        }

        return estimates;
    }
}
