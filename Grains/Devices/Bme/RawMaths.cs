using Mycosoft.Agents;

namespace Mycosoft.Devices.Bme;

/// <summary>Does a unit's arithmetic again, out of what its converters gave.</summary>
internal static class RawMaths
{
    public static Outcome<CompensatedReport> Compensate(BmeChip chip, RawRequest request)
    {
        if (!CalibrationRegisters.TryParse(request.Calibration, out var calibration))
            return Fault.InvalidPayload("The calibration must be 42 registers as hex.", "$.calibration");
        if (request is { Field: null, Raw: null } or { Field: not null, Raw: not null })
            return Fault.InvalidPayload("Give either field or raw.", "$.raw");
        var raw = request.Field is { } field ? RawMeasurement.Parse(field, chip.AdcBits) : Of(request.Raw!);
        if (raw is null)
            return Fault.InvalidPayload($"A field is {RawMeasurement.FieldLength} registers as hex.", "$.field");
        return Math.Max(raw.Temperature, raw.Pressure) >> chip.AdcBits != 0
            ? Fault.InvalidPayload($"The {chip.Name} counts temperature and pressure with {chip.AdcBits} bits.", "$.raw")
            : Report(chip, raw, chip.Compensate(calibration, raw));
    }

    private static RawMeasurement Of(RawCounts counts) => new((uint)counts.Temperature, (uint)counts.Pressure, (ushort)counts.Humidity, (ushort)counts.Gas, (byte)counts.GasRange);

    private static CompensatedReport Report(BmeChip chip, RawMeasurement raw, Compensated values) => new(
        chip.Name,
        values.TemperatureC,
        values.PressurePa / 100,
        values.HumidityPct,
        values.GasOhm,
        raw.GasValid,
        raw.HeaterStable,
        [.. QualityFlags.Of(values.TemperatureC, values.PressurePa / 100, values.Humidity, values.GasOhm, raw.GasValid, raw.HeaterStable)]);
}
