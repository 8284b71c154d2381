namespace Mycosoft.Devices.Bme;

/// <summary>Our own index of the air: three quarters for the gas against clean air, one for the humidity against 40 %. 100 is best.</summary>
internal static class AirIndex
{
    private const double GasWeight = 75;
    private const double HumidityWeight = 25;
    private const double BestHumidity = 40;

    public static double Ratio(double gasOhm, double cleanOhm) => Math.Min(1, gasOhm / cleanOhm);

    public static double Of(double gasRatio, double humidityPct)
    {
        var farthest = humidityPct > BestHumidity ? 100 - BestHumidity : BestHumidity;
        return Math.Round((GasWeight * gasRatio) + (HumidityWeight * (1 - (Math.Abs(humidityPct - BestHumidity) / farthest))), 1);
    }
}
