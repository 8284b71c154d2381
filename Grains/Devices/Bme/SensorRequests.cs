using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Devices.Bme;

public sealed record SensorRequest(
    [property: Description("The unit, by its own name or its agent's id."), StringLength(100, MinimumLength = 1)] string Device,
    [property: Description("a (AMB, 0x77) or b (ENV, 0x76)."), RegularExpression(SensorSide.Pattern)] string Sensor = "a");

public sealed record SeriesRequest(
    [property: StringLength(100, MinimumLength = 1)] string Device,
    [property: Description("Inclusive.")] DateTime From,
    [property: Description("Exclusive.")] DateTime To,
    [property: RegularExpression(SensorSide.Pattern)] string Sensor = "a",
    [property: Description("Seconds; one that gives at most 500 steps when absent."), Range(1, 86_400)] int? StepSeconds = null);

public sealed record RawRequest(
    [property: Description("The registers of the calibration as hex: 23 from 0x8A, 14 from 0xE1, 5 from 0x00."), RegularExpression("^[0-9A-Fa-f]{84}$")] string Calibration,
    [property: Description("The 17 registers of a field from 0x1D, as hex; or give raw.")] string? Field = null,
    RawCounts? Raw = null);

public sealed record RawCounts(
    [property: Range(0, 0xFFFFFF)] int Temperature,
    [property: Range(0, 0xFFFFFF)] int Pressure,
    [property: Range(0, 0xFFFF)] int Humidity,
    [property: Range(0, 0x3FF)] int Gas,
    [property: Range(0, 15)] int GasRange);

public sealed record CalibrateRequest(
    [property: StringLength(100, MinimumLength = 1)] string Device,
    [property: Description("The certificate of the reference."), StringLength(100, MinimumLength = 1)] string CertificateId,
    [property: Description("What the reference shows now.")] ReferenceValues Reference,
    [property: RegularExpression(SensorSide.Pattern)] string Sensor = "a");

public sealed record ReferenceValues(
    [property: Range(-40.0, 85.0)] double? TemperatureC = null,
    [property: Range(0.0, 100.0)] double? HumidityPct = null,
    [property: Range(300.0, 1100.0)] double? PressureHpa = null);

public sealed record HeaterProfileRequest(
    [property: StringLength(100, MinimumLength = 1)] string Device,
    [property: Description("In order."), MinLength(1), MaxLength(Heater.MostSteps)] IReadOnlyList<HeaterStepRequest> Steps,
    [property: RegularExpression(SensorSide.Pattern)] string Sensor = "a",
    [property: Description("The registers of the calibration as hex, for those of the plate's resistance."), RegularExpression("^[0-9A-Fa-f]{84}$")] string? Calibration = null,
    [property: Description("What surrounds it, in °C."), Range(-40, 85)] int AmbientC = 25);

public sealed record HeaterStepRequest([property: Range(Heater.Coldest, Heater.Hottest)] int TemperatureC, [property: Range(1, Heater.LongestMs)] int DurationMs);

public sealed record AirRequest(
    [property: Description("A unit whose sensor is asked; or give the values."), StringLength(100, MinimumLength = 1)] string? Device = null,
    [property: RegularExpression(SensorSide.Pattern)] string Sensor = "a",
    [property: Range(-45.0, 85.0)] double? TemperatureC = null,
    [property: Range(0.0, 100.0)] double? HumidityPct = null);

public sealed record AltitudeRequest(
    [property: Description("A unit whose sensor is asked; or give the pressure."), StringLength(100, MinimumLength = 1)] string? Device = null,
    [property: RegularExpression(SensorSide.Pattern)] string Sensor = "a",
    [property: Range(100.0, 1100.0)] double? PressureHpa = null,
    [property: Description("The pressure reduced to sea level; that of the standard atmosphere when absent."), Range(850.0, 1100.0)] double SeaLevelHpa = Psychrometrics.StandardSeaLevelHpa);

public sealed record ScanRequest(
    [property: StringLength(100, MinimumLength = 1)] string Device,
    [property: RegularExpression(SensorSide.Pattern)] string Sensor = "a",
    [property: Description("The resistance at each step of the heater's profile; what the unit sent last when absent."), MinLength(1), MaxLength(Heater.MostSteps)] IReadOnlyList<double>? GasOhm = null);

public sealed record TrainRequest(
    [property: StringLength(100, MinimumLength = 1)] string Device,
    [property: Description("What it smells of."), RegularExpression("^[a-z0-9][a-z0-9_-]{0,39}$")] string Label,
    [property: RegularExpression(SensorSide.Pattern)] string Sensor = "a",
    [property: MinLength(1), MaxLength(Heater.MostSteps)] IReadOnlyList<double>? GasOhm = null);

public sealed record ForgetRequest([property: StringLength(40, MinimumLength = 1)] string Label);
