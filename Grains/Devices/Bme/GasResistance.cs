namespace Mycosoft.Devices.Bme;

/// <summary>The converter of the gas sensor, the same on BME688 and BME690.</summary>
internal static class GasResistance
{
    private const int FullScale = 1 << 18;

    public static float Ohm(int count, int range) => 1e6f * (FullScale >> range) / (4096 + (3 * (count - 512)));
}
