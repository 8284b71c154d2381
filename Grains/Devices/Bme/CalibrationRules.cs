using Mycosoft.Agents;

namespace Mycosoft.Devices.Bme;

/// <summary>Offsets against a reference. A sensor that is farther off is broken, and correcting it would hide that.</summary>
internal static class CalibrationRules
{
    private const double MostDegrees = 10;
    private const double MostPercent = 20;
    private const double MostHpa = 50;

    public static Outcome<SensorOffsets> Offsets(SensorSample sample, CalibrateRequest request, DateTime now)
    {
        var reference = request.Reference;
        if (reference is { TemperatureC: null, HumidityPct: null, PressureHpa: null })
            return Fault.InvalidPayload("The reference says nothing.", "$.reference");
        var fault = Check(reference.TemperatureC, sample.TemperatureC, MostDegrees, "temperature_c")
            ?? Check(reference.HumidityPct, sample.HumidityPct, MostPercent, "humidity_pct")
            ?? Check(reference.PressureHpa, sample.PressureHpa, MostHpa, "pressure_hpa");
        return fault is not null
            ? fault
            : new SensorOffsets(
                Offset(reference.TemperatureC, sample.TemperatureC), Offset(reference.HumidityPct, sample.HumidityPct), Offset(reference.PressureHpa, sample.PressureHpa), request.CertificateId, now);
    }

    private static Fault? Check(double? reference, double? sent, double most, string name)
    {
        if (reference is null)
            return null;
        if (sent is null)
            return Fault.Unavailable($"The unit sends no {name}.");
        return Math.Abs(reference.Value - sent.Value) > most ? new Fault(FaultCodes.PreconditionFailed, $"The sensor is off by more than {most} in {name}; that is a fault and no offset.", Path: $"$.reference.{name}") : null;
    }

    private static double Offset(double? reference, double? sent) => reference is { } r && sent is { } s ? Math.Round(r - s, 4) : 0;
}
