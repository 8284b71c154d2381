namespace Mycosoft.ControlRoom.Fleet;

/// <summary>The values that a chart reaches from and to: round figures around what was measured, without a zero that has nothing to do with it.</summary>
internal readonly record struct ChartScale(double Low, double High)
{
    private static readonly double[] Steps = [1, 2, 5, 10];

    public double Middle => (Low + High) / 2;

    public static ChartScale Of(double least, double most)
    {
        var span = most - least;
        if (!(span > 0))
            span = Math.Max(Math.Abs(most) * 0.02, 1);
        var step = Nice(span / 4);
        var (low, high) = (Math.Floor(least / step) * step, Math.Ceiling(most / step) * step);
        return high > low ? new(low, high) : new(low - step, low + step);
    }

    /// <summary>0 at the low end, 1 at the high one.</summary>
    public double Share(double value) => (value - Low) / (High - Low);

    private static double Nice(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * Array.Find(Steps, s => s * power >= value * 0.999);
    }
}
