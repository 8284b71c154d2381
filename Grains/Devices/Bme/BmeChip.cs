namespace Mycosoft.Devices.Bme;

/// <summary>A kind of sensor: its name in readings and its own arithmetic. Both answer 0x61 as chip id; register 0xF0 tells them apart (1 and 2).</summary>
internal sealed record BmeChip(string Name, int AdcBits, Func<CalibrationRegisters, RawMeasurement, Compensated> Compensate)
{
    public static BmeChip Bme688 { get; } = new("bme688", 20, static (calibration, raw) => new Bme688Compensation(calibration).Apply(raw));

    public static BmeChip Bme690 { get; } = new("bme690", 24, static (calibration, raw) => new Bme690Compensation(calibration).Apply(raw));
}
