namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>One measured thing beside its yardstick from the same run.</summary>
internal sealed record Figure(string Store, string Name, double Value, string Unit)
{
    public string? Yardstick { get; init; }

    public double? YardstickValue { get; init; }

    /// <summary>Value over yardstick.</summary>
    public double? Ratio { get; init; }

    /// <summary>What must be reached, in words; null when nothing is asked of this figure.</summary>
    public string? Floor { get; init; }

    public bool? Met { get; init; }

    public Figure Beside(string yardstick, double value) => this with { Yardstick = yardstick, YardstickValue = value, Ratio = value == 0 ? null : Value / value };

    public Figure Below(double limit) => this with { Floor = FormattableString.Invariant($"< {limit:#,0.##} {Unit}"), Met = Value < limit };

    public Figure AtMost(double limit) => this with { Floor = FormattableString.Invariant($"<= {limit:#,0.##} {Unit}"), Met = Value <= limit };
}
