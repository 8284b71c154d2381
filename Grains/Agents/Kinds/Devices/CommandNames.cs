using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What people, hosts and the original call the commands: all names of one thing lead to one.</summary>
internal static class CommandNames
{
    private static readonly FrozenSet<string> Tunes = new[] { "coin", "bump", "power", "1up", "morgio" }.ToFrozenSet();

    /// <summary>What changes nothing that anybody would miss, whatever firmware it goes to.</summary>
    private static readonly FrozenSet<string> Harmless = new[]
    {
        "hello", "read_sensors", "health", "status", "scan_i2c", "led", "buzzer", "buzzer_stop", "set_interval", "set_role", "set_display_name", "save_nvs", "estop", "transport_status", "get_mac", "get_version",
    }.ToFrozenSet();

    private static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string>
    {
        ["identity"] = "hello",
        ["get_identity"] = "hello",
        ["get_device_identity"] = "hello",
        ["ping"] = "status",
        ["info"] = "status",
        ["get_sensors"] = "status",
        ["get_status"] = "status",
        ["get_telemetry"] = "read_sensors",
        ["read_sensor"] = "read_sensors",
        ["read_bme1"] = "read_sensors",
        ["read_bme2"] = "read_sensors",
        ["scan"] = "scan_i2c",
        ["i2c_scan"] = "scan_i2c",
        ["neopixel"] = "led",
        ["neopixel_set"] = "led",
        ["led_set"] = "led",
        ["led_rgb"] = "led",
        ["set_led"] = "led",
        ["buzzer_tone"] = "buzzer",
        ["set_mosfet"] = "set_output",
        ["set_mos"] = "set_output",
        ["mosfet"] = "set_output",
        ["telemetry_interval"] = "set_interval",
        ["set_telemetry_interval"] = "set_interval",
        ["set_telem_ms"] = "set_interval",
        ["stream_sensors"] = "set_interval",
        ["set_device_role"] = "set_role",
        ["set_device_display_name"] = "set_display_name",
        ["reset"] = "reboot",
        ["emergency_stop"] = "estop",
        ["ota_update"] = "ota",
        ["firmware_update"] = "ota",
    }.ToFrozenDictionary();

    /// <summary>Why a person has to agree to it; null when it is harmless.</summary>
    public static string? WhyCritical(string name, JsonText? parameters) =>
        Of(name, parameters) is var command && Harmless.Contains(command.Name) ? null : $"{command.Name} is not known to be harmless to whatever the unit moves";

    public static UnitCommand Of(string name, JsonText? parameters) => Of(name, Object(parameters));

    public static UnitCommand Of(string name, JsonObject parameters)
    {
        var plain = UnitTask.Normal(name);
        return plain switch
        {
            "output_control" => Output(parameters),
            "neopixel_off" or "led_off" => new("led", new() { ["off"] = true }),
            "neopixel_rainbow" => new("led", new() { ["pattern"] = "state" }),
            "buzzer_beep" or "beep" => new("buzzer", new() { ["pattern"] = "coin" }),
            "buzzer_melody" => new("buzzer", new() { ["pattern"] = "morgio" }),
            "buzzer" or "buzzer_tone" when Is(parameters, "stop") => new("buzzer_stop"),
            "set_mosfet" when parameters["mosfet_index"] is { } index => new("set_output", new() { ["output"] = "mosfet" + (Whole(index) + 1), ["value"] = Copy(parameters["state"]) }),
            "set_output" or "set_mos" or "mosfet" when parameters["mosfet"] is { } index => new("set_output", new() { ["output"] = "mosfet" + Whole(index), ["value"] = Copy(parameters["value"] ?? parameters["state"]) }),
            "set_telemetry_interval" or "telemetry_interval" when Number(parameters["interval_seconds"]) is { } seconds => new("set_interval", new() { ["telemetry_interval_ms"] = Math.Round(seconds * 1000) }),
            "stream_sensors" when Number(parameters["rate_hz"]) is { } rate and > 0 => new("set_interval", new() { ["telemetry_interval_ms"] = Math.Round(1000 / rate) }),
            _ when Tunes.Contains(plain) => new("buzzer", new() { ["pattern"] = plain }),
            _ when plain.StartsWith("led rgb ", StringComparison.Ordinal) => Led(plain.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..], plain),
            _ => new(Others.GetValueOrDefault(plain, plain), parameters),
        };
    }

    /// <summary>The parameters as an object; empty when there are none or they are something else.</summary>
    public static JsonObject Object(JsonText? text) => text is { Value: { Length: > 1 } json } && JsonNode.Parse(json) is JsonObject parsed ? parsed : [];

    public static double? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number && double.TryParse(node.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static UnitCommand Output(JsonObject parameters)
    {
        var id = parameters["id"] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
        return id switch
        {
            "neopixel" when Number(parameters["value"]) is 0 => new("led", new() { ["off"] = true }),
            "neopixel" => new("led", new() { ["r"] = Copy(parameters["r"]), ["g"] = Copy(parameters["g"]), ["b"] = Copy(parameters["b"]) }),
            "buzzer" => new("buzzer", new() { ["frequency"] = Copy(parameters["freq"]), ["duration_ms"] = Copy(parameters["duration_ms"]) }),
            _ => new("set_output", new() { ["output"] = id, ["value"] = Copy(parameters["value"]) }),
        };
    }

    private static UnitCommand Led(string[] colours, string text) => colours.Length == 3 && colours.All(c => byte.TryParse(c, out _))
        ? new("led", new() { ["r"] = byte.Parse(colours[0]), ["g"] = byte.Parse(colours[1]), ["b"] = byte.Parse(colours[2]) })
        : new(text);

    private static bool Is(JsonObject parameters, string name) => parameters[name]?.GetValueKind() == JsonValueKind.True;

    private static int Whole(JsonNode node) => Number(node) is { } number and >= -1 and <= 100 ? (int)number : -1;

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();
}
