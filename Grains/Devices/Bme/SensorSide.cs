namespace Mycosoft.Devices.Bme;

/// <summary>The two sensors of a unit: a is AMB at 0x77, b is ENV at 0x76.</summary>
internal static class SensorSide
{
    public const string Pattern = "^(a|b|0x77|0x76|amb|env)$";

    public static string Of(string sensor) => sensor is "a" or "0x77" or "amb" ? "a" : "b";

    public static string Address(string side) => side == "a" ? "0x77" : "0x76";
}
