namespace Mycosoft.Tests.Simulators.Units;

/// <summary>What the sensors of a unit see: air that drifts and returns, out of a seed.</summary>
internal sealed class SensorBench(int seed)
{
    private readonly Random _chance = new(seed);
    private readonly double[] _analog = [1_200, 1_800, 2_400, 600];
    private double _soil = 1_500;

    public Air A { get; private set; } = new(22.5, 65, 1_013.25, 50_000, 40);

    public Air B { get; private set; } = new(23.1, 62, 1_013.05, 62_000, 35);

    public int Analog(int channel) => (int)_analog[channel];

    public int Soil => (int)_soil;

    /// <summary>Time has passed until the next reading.</summary>
    public void Step()
    {
        A = Step(A, 22.5, 65);
        B = Step(B, 23.1, 62);
        for (var i = 0; i < _analog.Length; i++)
            _analog[i] = Walk(_analog[i], 600 * (i + 1), 25, 0, 4_095);
        _soil = Walk(_soil, 1_500, 10, 0, 4_095);
    }

    private Air Step(Air air, double temperature, double humidity) => new(
        Walk(air.Temperature, temperature, 0.08, -40, 85),
        Walk(air.Humidity, humidity, 0.3, 0, 100),
        Walk(air.Pressure, 1_013.25, 0.05, 300, 1_100),
        Math.Round(Walk(air.Gas, 55_000, 900, 1_000, 500_000)),
        Walk(air.Iaq, 40, 1.5, 0, 500));

    // Returns to its mean, so that a fleet that runs for days stays plausible.
    private double Walk(double value, double mean, double step, double least, double most) =>
        Math.Round(Math.Clamp(value + ((mean - value) * 0.02) + (((_chance.NextDouble() * 2) - 1) * step), least, most), 2);
}

/// <summary>What a BME688 gives.</summary>
/// <param name="Temperature">Degrees Celsius.</param>
/// <param name="Humidity">Per cent.</param>
/// <param name="Pressure">Hectopascal.</param>
/// <param name="Gas">Ohm.</param>
internal readonly record struct Air(double Temperature, double Humidity, double Pressure, double Gas, double Iaq)
{
    public double Co2 => Math.Round(400 + (Iaq * 5), 2);

    public double Voc => Math.Round(0.5 + (Iaq / 100), 2);
}
