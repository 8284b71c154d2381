namespace Mycosoft.Devices.Bme;

/// <summary>Humid air by Magnus' formula over water (17.62, 243.12 °C, good from -45 to 60 °C), and heights by the standard atmosphere.</summary>
public static class Psychrometrics
{
    public const double StandardSeaLevelHpa = 1013.25;

    private const double A = 17.62;
    private const double B = 243.12;
    private const double VapourConstant = 461.5;

    public static double SaturationHpa(double celsius) => 6.112 * Math.Exp(A * celsius / (B + celsius));

    /// <summary>Null for air without any moisture: it has none.</summary>
    public static double? DewPoint(double celsius, double humidityPct)
    {
        if (humidityPct <= 0)
            return null;
        var gamma = Math.Log(humidityPct / 100) + (A * celsius / (B + celsius));
        return B * gamma / (A - gamma);
    }

    /// <summary>Grams of water in a cubic metre.</summary>
    public static double AbsoluteHumidity(double celsius, double humidityPct) => SaturationHpa(celsius) * humidityPct / (VapourConstant * (celsius + 273.15)) * 1000;

    /// <summary>Metres above the level at which the pressure is that of the sea; good to 11 km.</summary>
    public static double Altitude(double hpa, double seaLevelHpa) => 44_330.77 * (1 - Math.Pow(hpa / seaLevelHpa, 0.190263));
}
