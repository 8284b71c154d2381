using System.Text.Json;

namespace Mycosoft.Devices.Protocol;

/// <summary>The payload that MINDEX takes, under the names that the frames have.</summary>
internal static class MindexPayloads
{
    public static MetricList Metrics(JsonElement payload)
    {
        var metrics = new MetricList();
        foreach (var member in payload.EnumerateObject())
        {
            switch (member.Name)
            {
                case "bme688" when member.Value.ValueKind == JsonValueKind.Object:
                    AddSensor(metrics, Side(member.Value, 0), member.Value);
                    break;
                case "bme688_a" or "bme688_b" when member.Value.ValueKind == JsonValueKind.Object:
                    AddSensor(metrics, member.Name[^1..], member.Value);
                    break;
                case "bme688_readings" when member.Value.ValueKind == JsonValueKind.Array:
                    var index = 0;
                    foreach (var reading in member.Value.EnumerateArray())
                        AddSensor(metrics, Side(reading, index++), reading);
                    break;
                case "analog" when member.Value.ValueKind == JsonValueKind.Array:
                    AddAnalog(metrics, member.Value);
                    break;
                case "AI1" or "AI2" or "AI3" or "AI4":
                    metrics.AddAll(member.Value, "analog." + member.Name.ToLowerInvariant());
                    break;
                case "raw" or "i2c_addresses":
                    break;
                default:
                    metrics.AddAll(member.Value, member.Name);
                    break;
            }
        }

        return metrics;
    }

    private static void AddSensor(MetricList metrics, string side, JsonElement reading)
    {
        if (reading.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in reading.EnumerateObject())
        {
            var name = member.Name switch
            {
                "humidity_percent" => "humidity_pct",
                "gas_resistance_ohms" => "gas_ohm",
                "iaq_index" => "iaq",
                "chip_id" or "i2c_address" => null,
                var other => other,
            };
            if (name is not null)
                metrics.AddAll(member.Value, $"bme688.{side}.{name}");
        }
    }

    private static void AddAnalog(MetricList metrics, JsonElement analog)
    {
        foreach (var input in analog.EnumerateArray())
        {
            if (input.ValueKind == JsonValueKind.Object && input.Text("channel") is { } channel && input.TryGetProperty("voltage", out var voltage))
                metrics.Add("analog." + channel.ToLowerInvariant() + "_v", voltage, "V");
        }
    }

    /// <summary>The sensor for the air about is at 0x77 and has the letter a, the one inside at 0x76 the b; without an address it goes by the order.</summary>
    private static string Side(JsonElement reading, int index)
    {
        if (reading.ValueKind == JsonValueKind.Object && reading.TryGetProperty("i2c_address", out var address))
        {
            var text = address.ValueKind == JsonValueKind.String ? address.GetString() : address.GetRawText();
            if (text is "0x77" or "119")
                return "a";
            if (text is "0x76" or "118")
                return "b";
        }

        return index < 26 ? ((char)('a' + index)).ToString() : "z";
    }
}
