using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>What the text builds print of their two sensors, under the names that the frames have.</summary>
internal static class LiveLines
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["T"] = "temperature_c",
        ["tC"] = "temperature_c",
        ["RH"] = "humidity_pct",
        ["rh"] = "humidity_pct",
        ["P"] = "pressure_hpa",
        ["p_hPa"] = "pressure_hpa",
        ["Gas"] = "gas_ohm",
        ["gas"] = "gas_ohm",
        ["IAQ"] = "iaq",
        ["iaq"] = "iaq",
        ["CO2eq"] = "co2_equivalent",
        ["co2eq"] = "co2_equivalent",
        ["VOC"] = "voc_equivalent",
        ["voc"] = "voc_equivalent",
    };

    public static DeviceMessage? Read(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["#live", "AMB" or "ENV", ..] => Live(words),
            ["AMB:" or "ENV:", ..] => Told("sensor_status", words[0].TrimEnd(':'), words),
            ["I2C:", ..] => Told("i2c_status", null, words),
            _ => null,
        };
    }

    public static TelemetryMessage? Read(string sensor, long uptimeMs, JsonElement payload, out FrameError error)
    {
        error = FrameError.UnknownType;
        if (Prefix(sensor) is not { } prefix)
            return null;
        var metrics = new MetricList();
        foreach (var member in payload.EnumerateObject())
        {
            if (Names.TryGetValue(member.Name, out var name))
                metrics.Add(prefix + name, member.Value, null);
        }

        error = metrics.HasUnreal ? FrameError.BadNumber : FrameError.None;
        return metrics.HasUnreal ? null : new() { Dialect = Dialect.Text, Metrics = metrics.Metrics, UptimeMs = uptimeMs, Sent = payload };
    }

    private static TelemetryMessage? Live(string[] words)
    {
        var metrics = new MetricList();
        foreach (var (key, value) in Pairs(words))
        {
            if (Names.TryGetValue(key, out var name) && Leading(value) is { } number)
                metrics.Add(Prefix(words[1]) + name, number);
        }

        return metrics.Metrics.Count == 0 ? null : new() { Dialect = Dialect.Text, Metrics = metrics.Metrics, Sent = Sent(words[1], words) };
    }

    private static EventMessage Told(string name, string? sensor, string[] words) => new() { Dialect = Dialect.Text, Name = name, Sent = Sent(sensor, words) };

    private static JsonElement Sent(string? sensor, string[] words)
    {
        var sent = new JsonObject();
        if (sensor is not null)
            sent["sensor"] = sensor;
        foreach (var (key, value) in Pairs(words))
            sent[key] = value;
        return JsonSerializer.SerializeToElement(sent);
    }

    private static IEnumerable<(string Key, string Value)> Pairs(string[] words) =>
        words.Select(word => word.Split('=', 2)).Where(pair => pair is [{ Length: > 0 }, { Length: > 0 }]).Select(pair => (pair[0], pair[1]));

    // The unit stands behind the number without a space, and its first letter may be an E.
    private static double? Leading(string value)
    {
        var length = 0;
        while (length < value.Length && (char.IsAsciiDigit(value[length]) || value[length] is '.' or '-' or '+'))
            length++;
        return double.TryParse(value.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? Prefix(string sensor) => sensor switch
    {
        "AMB" => "bme688.a.",
        "ENV" => "bme688.b.",
        _ => null,
    };
}
