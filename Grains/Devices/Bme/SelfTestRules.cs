using System.Globalization;

namespace Mycosoft.Devices.Bme;

/// <summary>Whether a sensor does what it should, as far as its readings show it.</summary>
internal static class SelfTestRules
{
    public const int Readings = 20;

    private const int LeastToMove = 5;

    /// <param name="samples">Newest first, at least one.</param>
    public static IReadOnlyList<SelfTestCheck> Check(IReadOnlyList<SensorSample> samples, bool stale) =>
    [
        new("fresh", stale ? Failed : Passed, $"The last reading is of {samples[0].At:u}."),
        InRange("temperature", samples[0].TemperatureC, SensorRanges.Temperature, "°C"),
        InRange("humidity", samples[0].HumidityPct, SensorRanges.Humidity, "%"),
        InRange("pressure", samples[0].PressureHpa, SensorRanges.Pressure, "hPa"),
        Gas(samples[0]),
        Heater(samples),
    ];

    public static string Sum(IReadOnlyList<SelfTestCheck> checks) => checks.Any(c => c.Result == Failed) ? Failed : checks.Any(c => c.Result == Unknown) ? Unknown : Passed;

    private const string Passed = "passed";
    private const string Failed = "failed";
    private const string Unknown = "unknown";

    private static SelfTestCheck InRange(string name, double? value, Func<double, bool> isIn, string unit) =>
        value is { } v ? new(name, isIn(v) ? Passed : Failed, string.Create(CultureInfo.InvariantCulture, $"{v:0.##} {unit}")) : new(name, Unknown, "Not sent.");

    private static SelfTestCheck Gas(SensorSample newest) => newest switch
    {
        { GasValid: false } => new("gas", Failed, "The unit says that it is not valid."),
        { GasOhm: { } ohm } => new("gas", ohm > 0 ? Passed : Failed, string.Create(CultureInfo.InvariantCulture, $"{ohm:0} Ohm")),
        _ => new("gas", Unknown, "Not sent."),
    };

    /// <summary>A plate that is heated never gives the same resistance again and again; a cold one, or a value that is made up, does.</summary>
    private static SelfTestCheck Heater(IReadOnlyList<SensorSample> samples)
    {
        if (samples[0].HeaterStable == false)
            return new("heater", Failed, "The unit says that its plate does not reach its temperature.");
        var ohms = samples.Select(s => s.GasOhm).OfType<double>().ToList();
        if (ohms.Count < LeastToMove)
            return new("heater", Unknown, $"{LeastToMove} readings are needed to see it.");
        return ohms.Distinct().Skip(1).Any() ? new("heater", Passed, "The resistance moves.") : new("heater", Failed, $"The resistance is the same in {ohms.Count} readings.");
    }
}
