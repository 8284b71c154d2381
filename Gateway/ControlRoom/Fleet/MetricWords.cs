namespace Mycosoft.ControlRoom.Fleet;

/// <summary>The names that units give their numbers, in words. A name that says no unit has none.</summary>
internal static class MetricWords
{
    private static readonly (string Ending, string Unit)[] Units =
    [
        ("_c", "°C"), ("_pct", "%"), ("_hpa", "hPa"), ("_ohm", "Ω"), ("_ohms", "Ω"), ("_v", "V"), ("_mv", "mV"), ("_ms", "ms"), ("_s", "s"), ("_ppm", "ppm"), ("_celsius", "°C"), ("_percent", "%"), ("_voltage", "V"), ("_seconds", "s"),
    ];

    /// <summary>"bme688.a.temperature_c" is "Temperature, bme688 a".</summary>
    public static string Name(string metric)
    {
        var parts = metric.Split('.');
        var what = parts[^1];
        if (Ending(what) is { Ending: { } ending })
            what = what[..^ending.Length];
        what = what.Replace('_', ' ');
        if (what.Length > 0)
            what = char.ToUpperInvariant(what[0]) + what[1..];
        return parts.Length == 1 ? what : $"{what}, {string.Join(' ', parts[..^1])}";
    }

    public static string Unit(string metric) => Ending(metric).Unit ?? "";

    private static (string? Ending, string? Unit) Ending(string metric)
    {
        foreach (var (ending, unit) in Units)
        {
            if (metric.Length > ending.Length && metric.EndsWith(ending, StringComparison.Ordinal))
                return (ending, unit);
        }

        return default;
    }
}
