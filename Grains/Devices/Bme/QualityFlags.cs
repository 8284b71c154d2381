namespace Mycosoft.Devices.Bme;

/// <summary>What speaks against a value.</summary>
internal static class QualityFlags
{
    public const string OutOfRange = "out_of_range";
    public const string HumidityClamped = "humidity_clamped";
    public const string GasInvalid = "gas_invalid";
    public const string HeaterUnstable = "heater_unstable";
    public const string Stale = "stale";
    public const string Uncalibrated = "uncalibrated";
    public const string BurnIn = "burn_in";

    public static IReadOnlyList<string> Of(SensorSample sample, bool calibrated, bool stale)
    {
        var flags = new List<string>(Of(sample.TemperatureC, sample.PressureHpa, sample.HumidityPct, sample.GasOhm, sample.GasValid, sample.HeaterStable));
        if (stale)
            flags.Add(Stale);
        if (!calibrated)
            flags.Add(Uncalibrated);
        return flags;
    }

    public static IEnumerable<string> Of(double? celsius, double? hpa, double? humidity, double? gasOhm, bool? gasValid, bool? heaterStable)
    {
        if (celsius is { } t && !SensorRanges.Temperature(t) || hpa is { } p && !SensorRanges.Pressure(p))
            yield return OutOfRange;
        if (humidity is { } h && !SensorRanges.Humidity(h))
            yield return HumidityClamped;
        if (gasValid == false || gasOhm <= 0)
            yield return GasInvalid;
        if (heaterStable == false)
            yield return HeaterUnstable;
    }
}
