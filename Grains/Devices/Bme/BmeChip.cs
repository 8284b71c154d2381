namespace Mycosoft.Devices.Bme;

/// <summary>A kind of sensor: its name in readings and its own arithmetic. All answer 0x61 as chip id; register 0xF0, the variant, tells them apart.</summary>
internal sealed record BmeChip(string Name, int Variant, int AdcBits, Func<CalibrationRegisters, RawMeasurement, Compensated> Compensate)
{
    public static BmeChip Bme688 { get; } = new("bme688", 1, 20, static (calibration, raw) => new Bme688Compensation(calibration).Apply(raw));

    public static BmeChip Bme690 { get; } = new("bme690", 2, 24, static (calibration, raw) => new Bme690Compensation(calibration).Apply(raw));

    /// <summary>Why a sensor is none of this chip; null when it is, or when its unit has not read the register.</summary>
    public Fault? Refuses(DeviceRecord unit, string side) => ChipRules.Variant(unit.Extra.ToString(), side) is { } variant && variant != Variant
        ? new(FaultCodes.Unsupported, FormattableString.Invariant($"The sensor {side} of {unit.DeviceId} is {Called(variant)} by its register 0xF0 ({variant}), and no {Name}."))
        : null;

    /// <summary>How it is known to be this chip: variant, or name, which proves nothing.</summary>
    public static string ToldBy(DeviceRecord unit, string side) => ChipRules.Variant(unit.Extra.ToString(), side) is null ? "name" : "variant";

    private static string Called(int variant) => variant switch
    {
        0 => "a bme680",
        1 => "a bme688",
        2 => "a bme690",
        _ => "an unknown chip",
    };
}
