using System.ComponentModel;

namespace Mycosoft.Devices.Bme;

public sealed record SensorReading(
    string Device,
    string AgentId,
    string Sensor,
    string Address,
    DateTime At,
    double AgeSeconds,
    double? TemperatureC,
    double? HumidityPct,
    double? PressureHpa,
    [property: Description("Null when the unit does not send it, or says that it is not valid.")] double? GasOhm,
    bool? GasValid,
    bool? HeaterStable,
    [property: Description("out_of_range, humidity_clamped, gas_invalid, heater_unstable, stale, uncalibrated.")] IReadOnlyList<string> Flags,
    [property: Description("By whose certificate the values are corrected; null when they are as the unit sent them.")] string? CertificateId,
    [property: Description(ChipTold.By)] string ChipBy);

public sealed record SensorValue(string Device, string Sensor, DateTime At, double AgeSeconds, double Value, string Unit, IReadOnlyList<string> Flags, [property: Description(ChipTold.By)] string ChipBy);

public sealed record SensorSeries(string Device, string Sensor, DateTime From, DateTime To, int StepSeconds, string Resolution, IReadOnlyList<SensorMetric> Metrics, string? CertificateId, [property: Description(ChipTold.By)] string ChipBy);

public sealed record SensorMetric(string Metric, IReadOnlyList<SensorBucket> Buckets);

public sealed record SensorBucket(DateTime At, long Count, double Min, double Max, double Mean);

public sealed record CompensatedReport(
    string Chip,
    double TemperatureC,
    [property: Description("Null where the calibration allows none.")] double? PressureHpa,
    double HumidityPct,
    double GasOhm,
    bool? GasValid,
    bool? HeaterStable,
    IReadOnlyList<string> Flags);

public sealed record CalibrationReport(
    string Device,
    string Sensor,
    string CertificateId,
    [property: Description("To be added to what the unit sends; 0 where the reference says nothing.")] double TemperatureC,
    double HumidityPct,
    double PressureHpa,
    DateTime At);

public sealed record HeaterProfileReport(
    string Device,
    string Sensor,
    IReadOnlyList<HeaterRegisters> Steps,
    [property: Description("Whether the unit has it: no known firmware has a command for it, so it is kept here and goes into the unit's next build.")] bool Sent);

public sealed record HeaterRegisters(
    int TemperatureC,
    int DurationMs,
    [property: Description("What the register can hold of the duration.")] int RealMs,
    int GasWait,
    [property: Description("Null without a calibration.")] int? ResHeat);

public sealed record SelfTestReport(string Device, string Sensor, DateTime At, [property: Description("passed, failed, or unknown when something could not be seen.")] string Result, IReadOnlyList<SelfTestCheck> Checks, [property: Description(ChipTold.By)] string ChipBy);

public sealed record SelfTestCheck(string Name, [property: Description("passed, failed or unknown.")] string Result, string Detail);

public sealed record DewPointReport(double TemperatureC, double HumidityPct, [property: Description("Null for air without moisture.")] double? DewPointC, IReadOnlyList<string> Flags);

public sealed record AbsoluteHumidityReport(double TemperatureC, double HumidityPct, double GramsPerM3, IReadOnlyList<string> Flags);

public sealed record AltitudeReport(double PressureHpa, double SeaLevelHpa, double Metres, IReadOnlyList<string> Flags);

public sealed record AirReport(
    string Device,
    string Sensor,
    DateTime At,
    [property: Description("stabilising or ok.")] string State,
    [property: Description("100 is the cleanest air of the last day at 40 % humidity, 0 the worst. It is of our own making and not Bosch's IAQ; null while it stabilises.")] double? MycosoftAirIndex,
    [property: Description("The resistance now, over that of clean air; at most 1.")] double? GasRatio,
    [property: Description("The 95th percentile of the last 24 hours without burn-in.")] double? CleanAirOhm,
    double? GasOhm,
    double? HumidityPct,
    [property: Description("Minutes of the last 24 hours that the baseline stands on.")] int BaselineMinutes,
    IReadOnlyList<string> Flags,
    [property: Description(ChipTold.By)] string ChipBy);

public sealed record BsecReport(
    string Device,
    string Sensor,
    DateTime At,
    double AgeSeconds,
    [property: Description("As the unit's own BSEC gives it; null when the unit does not send it.")] double? Iaq,
    double? StaticIaq,
    double? Co2EquivalentPpm,
    double? VocEquivalentPpm,
    [property: Description("0 to 3.")] int? Accuracy,
    IReadOnlyList<string> Flags,
    [property: Description(ChipTold.By)] string ChipBy);

public sealed record ScanReport(string Device, string Sensor, DateTime At, IReadOnlyList<double> GasOhm, [property: Description("The logarithm of each.")] IReadOnlyList<double> Features);

public sealed record TrainReport(string Label, [property: Description("Scans by label.")] IReadOnlyDictionary<string, int> Scans, [property: Description("Scans that a label needs before it is told from others.")] int Needed);

public sealed record ForgetReport(string Label, int Forgotten);

public sealed record SmellReport(
    string Device,
    string Sensor,
    DateTime At,
    [property: Description("The label, or unknown.")] string Smell,
    [property: Description("Of the nearest label, even when it is unknown.")] double Confidence,
    string Nearest,
    [property: Description("To the nearest scan, in spreads of a label.")] double Distance,
    IReadOnlyList<string> Classes);

public sealed record DeviceSmellReport(
    string Device,
    string Sensor,
    DateTime At,
    double AgeSeconds,
    [property: Description("The likeliest class of the unit's own model, 1 to 4; null when the unit sends none.")] int? SmellClass,
    double? Probability,
    IReadOnlyDictionary<int, double> Probabilities,
    IReadOnlyList<string> Flags,
    [property: Description(ChipTold.By)] string ChipBy);

/// <summary>What is said of how the chip is known.</summary>
internal static class ChipTold
{
    public const string By = "variant: by the register that the unit read; name: by the name alone that its firmware gives it, which proves nothing.";
}
