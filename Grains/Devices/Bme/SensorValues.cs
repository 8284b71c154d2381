using Mycosoft.Agents;

namespace Mycosoft.Devices.Bme;

/// <summary>Turns what was heard into what is answered: corrected by the sensor's certificate, held within what is possible, and flagged.</summary>
internal static class SensorValues
{
    public static SensorReading Reading(Heard heard, SensorState state)
    {
        var offsets = state.Offsets.GetValueOrDefault(heard.Key);
        var sample = Corrected(heard.Sample, offsets);
        return new(
            heard.Device,
            heard.Unit.AgentId,
            heard.Side,
            SensorSide.Address(heard.Side),
            sample.At,
            heard.AgeSeconds,
            sample.TemperatureC,
            sample.HumidityPct is { } humidity ? Math.Clamp(humidity, 0, 100) : null,
            sample.PressureHpa,
            sample.GasOhm is > 0 && sample.GasValid != false ? sample.GasOhm : null,
            sample.GasValid,
            sample.HeaterStable,
            QualityFlags.Of(sample, offsets is not null, heard.Stale),
            offsets?.CertificateId,
            heard.ChipBy);
    }

    /// <summary>One value of it; a fault when the unit does not send it.</summary>
    public static Outcome<SensorValue> Only(Outcome<SensorReading> outcome, string what, string unit, Func<SensorReading, double?> value)
    {
        if (outcome.Result is not { } reading)
            return outcome.Fault!;
        return value(reading) is { } number
            ? new SensorValue(reading.Device, reading.Sensor, reading.At, reading.AgeSeconds, number, unit, reading.Flags, reading.ChipBy)
            : Fault.Unavailable($"{reading.Device} sends no valid {what} of its sensor {reading.Sensor}.");
    }

    public static BsecReport Bsec(Heard heard) => new(
        heard.Device, heard.Side, heard.Sample.At, heard.AgeSeconds, heard.Sample.Iaq, heard.Sample.StaticIaq, heard.Sample.Co2Equivalent, heard.Sample.VocEquivalent, heard.Sample.Accuracy, heard.Stale ? [QualityFlags.Stale] : [], heard.ChipBy);

    private static SensorSample Corrected(SensorSample sample, SensorOffsets? offsets) => offsets is null ? sample : sample with
    {
        TemperatureC = sample.TemperatureC + offsets.TemperatureC,
        HumidityPct = sample.HumidityPct + offsets.HumidityPct,
        PressureHpa = sample.PressureHpa + offsets.PressureHpa,
    };
}
