namespace Mycosoft.Devices.Bme;

/// <summary>A measurement in units.</summary>
/// <param name="PressurePa">Null where the calibration allows none.</param>
/// <param name="Humidity">Percent, not yet held within 0 to 100.</param>
internal sealed record Compensated(double TemperatureC, double? PressurePa, double Humidity, double GasOhm)
{
    public double HumidityPct => Math.Clamp(Humidity, 0, 100);

    public bool HumidityClamped => Humidity is < 0 or > 100;
}
