using System.Collections.Frozen;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>A unit of measure, and what makes of a number of it one of the unit that its kind is answered in.</summary>
/// <param name="Unit">That of its kind, such as hPa for Pa.</param>
public readonly record struct Measure(string Unit, double Factor = 1, double Offset = 0)
{
    public const string Celsius = "°C";
    public const string Percent = "%";
    public const string Hectopascal = "hPa";
    public const string Ohm = "Ohm";

    private static readonly FrozenDictionary<string, Measure> Words = new Dictionary<string, Measure>
    {
        ["c"] = new(Celsius),
        ["°c"] = new(Celsius),
        ["degc"] = new(Celsius),
        ["celsius"] = new(Celsius),
        ["f"] = new(Celsius, 5 / 9.0, -160 / 9.0),
        ["°f"] = new(Celsius, 5 / 9.0, -160 / 9.0),
        ["degf"] = new(Celsius, 5 / 9.0, -160 / 9.0),
        ["fahrenheit"] = new(Celsius, 5 / 9.0, -160 / 9.0),
        ["k"] = new(Celsius, 1, -273.15),
        ["kelvin"] = new(Celsius, 1, -273.15),
        ["pa"] = new(Hectopascal, 0.01),
        ["hpa"] = new(Hectopascal),
        ["mbar"] = new(Hectopascal),
        ["kpa"] = new(Hectopascal, 10),
        ["mv"] = new("V", 0.001),
        ["v"] = new("V"),
        ["voltage"] = new("V"),
        ["ohm"] = new(Ohm),
        ["ohms"] = new(Ohm),
        ["ω"] = new(Ohm),
        ["kohm"] = new(Ohm, 1_000),
        ["kohms"] = new(Ohm, 1_000),
        ["kω"] = new(Ohm, 1_000),
        ["%"] = new(Percent),
        ["%rh"] = new(Percent),
        ["pct"] = new(Percent),
        ["percent"] = new(Percent),
        ["ppm"] = new("ppm"),
        ["s"] = new("s"),
        ["ms"] = new("s", 0.001),
        ["dbm"] = new("dBm"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>By a unit's own word. One that is not among ours is a kind of its own.</summary>
    public static Measure OfWord(string word) => Words.TryGetValue(word.Trim().ToLowerInvariant(), out var known) ? known : new(word.Trim());

    /// <summary>By what a name ends with, as in pressure_hpa; null when it says nothing. c, f and k say it of temperatures alone.</summary>
    public static Measure? OfName(string metric)
    {
        var name = metric[(metric.LastIndexOf('.') + 1)..].ToLowerInvariant();
        var ending = name[(name.LastIndexOf('_') + 1)..];
        return ending switch
        {
            _ when ending == name => null,
            "c" or "f" or "k" when !name.Contains("temp", StringComparison.Ordinal) => null,
            "equivalent" when name is "co2_equivalent" or "voc_equivalent" => new("ppm"),
            _ => Words.TryGetValue(ending, out var known) ? known : null,
        };
    }

    public double Convert(double value) => (value * Factor) + Offset;
}
