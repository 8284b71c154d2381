namespace Mycosoft.Devices.Bme;

/// <summary>What the sensors are made for.</summary>
internal static class SensorRanges
{
    public static bool Temperature(double celsius) => celsius is >= -40 and <= 85;

    public static bool Pressure(double hpa) => hpa is >= 300 and <= 1_100;

    public static bool Humidity(double percent) => percent is >= 0 and <= 100;
}
