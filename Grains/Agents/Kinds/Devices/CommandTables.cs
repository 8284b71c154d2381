using System.Text;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>
/// Which commands which firmware has. The same number is the buzzer to one build and the start of a flight to another, so the table is chosen by identity and never by what happens to fit.
/// </summary>
internal static class CommandTables
{
    public static CommandTable SideA { get; } = new("side_a", JsonCommands(), [Json("estop")], HoldsStop: true);

    public static CommandTable SideABinary { get; } = new("side_a_binary", BinaryCommands(), [.. OutputsOff(), Binary(BinaryIds.BuzzerStop, "buzzer_stop")], HoldsStop: false);

    public static CommandTable SideB { get; } = new("side_b", RadioCommands(), [Json("estop")], HoldsStop: true);

    public static CommandTable ScienceComms { get; } = new("science_comms", LineCommands(), [.. LinesOff(), new LineForm("buzzer", """{"stop":true}""")], HoldsStop: false);

    public static CommandTable Drone { get; } = new("drone", DroneCommands(), [Binary(BinaryIds.StopMission, "stop_mission")], HoldsStop: false);

    private static CommandTable UnknownJson { get; } = Unknown(Only(JsonCommands(), "hello", "read_sensors"), [Json("estop")], holdsStop: true);

    /// <summary>Its outputs are switched off one by one: what silences a buzzer calls a drone home.</summary>
    private static CommandTable UnknownBinary { get; } = Unknown(Only(BinaryCommands(), "hello"), OutputsOff(), holdsStop: false);

    private static CommandTable UnknownLines { get; } = Unknown(Only(LineCommands(), "hello", "read_sensors"), LinesOff(), holdsStop: false);

    private static CommandTable[] All { get; } = [SideA, SideABinary, SideB, ScienceComms, Drone];

    /// <summary>The table of an owner's own word.</summary>
    public static CommandTable? Find(string? name) => Array.Find(All, t => t.Name == name);

    /// <summary>The table for a unit of this identity that is spoken to in this dialect.</summary>
    public static CommandTable For(string? firmware, string? role, string? dialect)
    {
        var name = firmware?.Trim().ToLowerInvariant().Replace('_', '-') ?? "";
        var table = role == "mycodrone" || name.Contains("drone", StringComparison.Ordinal) ? Drone
            : name.StartsWith("side-b-mdp", StringComparison.Ordinal) ? SideB
            : name.StartsWith("side-a-mdp-", StringComparison.Ordinal) ? (Major(name["side-a-mdp-".Length..]) is { } major and >= 2 ? major == 2 ? SideA : null : SideABinary)
            : name.StartsWith("side-a", StringComparison.Ordinal) || name.StartsWith("side-b", StringComparison.Ordinal) || (name.StartsWith("gateway", StringComparison.Ordinal) && !name.StartsWith("gateway-router", StringComparison.Ordinal)) ? SideABinary
            : dialect == "text" && IsTextBuild(name) ? ScienceComms
            : null;
        return table ?? Unidentified(dialect);
    }

    private static CommandTable Unidentified(string? dialect) => dialect switch
    {
        "mdp_binary" => UnknownBinary,
        "text" => UnknownLines,
        _ => UnknownJson,
    };

    private static bool IsTextBuild(string name) =>
        name is "1.0.0" || name.Contains("sciencecomms", StringComparison.Ordinal) || name.Contains("science-comms", StringComparison.Ordinal) || name.Contains("production", StringComparison.Ordinal);

    private static int? Major(string version) => int.TryParse(version.Split('.', '-')[0], System.Globalization.CultureInfo.InvariantCulture, out var major) ? major : null;

    private static CommandTable Unknown(IReadOnlyDictionary<string, CommandSpec> commands, IReadOnlyList<CommandForm> stop, bool holdsStop) => new(CommandTable.Unidentified, commands, stop, holdsStop);

    private static Dictionary<string, CommandSpec> Only(Dictionary<string, CommandSpec> commands, params string[] names) => names.ToDictionary(n => n, n => commands[n]);

    private static Dictionary<string, CommandSpec> JsonCommands() => new()
    {
        ["hello"] = Asks(_ => Json("hello") with { Answer = AnswerKind.Hello }),
        ["read_sensors"] = Asks(_ => Json("read_sensors") with { Answer = AnswerKind.Reading }),
        ["health"] = Asks(_ => Json("health") with { Answer = AnswerKind.Reading }),
        ["status"] = Asks(_ => Json("health") with { Answer = AnswerKind.Reading }),
        ["set_interval"] = Asks(p => Json("stream_sensors", new() { ["rate_hz"] = Math.Round(1000 / p.Number("telemetry_interval_ms", 100, 10_000), 6) })),
        ["led"] = Asks(p => Json("output_control", p.Has("off") && p.Flag("off") ? new() { ["id"] = "neopixel", ["value"] = 0 } : new() { ["id"] = "neopixel", ["value"] = 1, ["r"] = Colour(p, "r"), ["g"] = Colour(p, "g"), ["b"] = Colour(p, "b") })),
        ["buzzer"] = Moves(p => Json("output_control", new() { ["id"] = "buzzer", ["freq"] = Frequency(p), ["duration_ms"] = Duration(p) })) with { SoundsFor = Duration },
        ["buzzer_stop"] = Asks(_ => Json("output_control", new() { ["id"] = "buzzer", ["freq"] = 0, ["duration_ms"] = 0 })),
        ["set_output"] = Moves(p => Json("output_control", new() { ["id"] = "mosfet" + p.Output(), ["value"] = p.Flag("value") ? 1 : 0 })),
        ["clear_estop"] = Moves(_ => Json("clear_estop")),
        ["enable_peripheral"] = Asks(p => Json("enable_peripheral", new() { ["id"] = p.Text("id", 32), ["en"] = true })),
        ["disable_peripheral"] = Asks(p => Json("disable_peripheral", new() { ["id"] = p.Text("id", 32), ["en"] = false })),
        ["ota"] = Moves(Image),
    };

    private static Dictionary<string, CommandSpec> BinaryCommands() => new()
    {
        ["hello"] = Asks(_ => Binary(BinaryIds.GetIdentity, "hello") with { Answer = AnswerKind.Hello }),
        ["set_i2c"] = Moves(p => Binary(BinaryIds.SetI2c, "set_i2c", [Pin(p, "sda"), Pin(p, "scl"), .. BitConverter.GetBytes((uint)p.Whole("hz", 10_000, 1_000_000, 100_000))])),
        ["scan_i2c"] = Asks(_ => Binary(BinaryIds.ScanI2c, "scan_i2c")),
        ["set_interval"] = Asks(p => Binary(BinaryIds.SetInterval, "set_interval", BitConverter.GetBytes((uint)p.Whole("telemetry_interval_ms", 100, 60_000)))),
        ["set_output"] = Moves(p => Binary(BinaryIds.SetMos, "set_output", [(byte)p.Output(), (byte)(p.Flag("value") ? 1 : 0)])),
        ["save_nvs"] = Asks(_ => Binary(BinaryIds.SaveNvs, "save_nvs")),
        ["load_nvs"] = Moves(_ => Binary(BinaryIds.LoadNvs, "load_nvs")),
        ["reboot"] = Moves(_ => Binary(BinaryIds.Reboot, "reboot")),
        ["set_role"] = Asks(p => Binary(BinaryIds.SetRole, "set_role", Encoding.UTF8.GetBytes(p.Text("role", 31)))),
        ["set_display_name"] = Asks(p => Binary(BinaryIds.SetDisplayName, "set_display_name", Encoding.UTF8.GetBytes(p.Text("display_name", 63)))),
        ["led"] = Asks(p => p.Has("off") && p.Flag("off") ? Binary(BinaryIds.PixelOff, "led") : Binary(BinaryIds.PixelColour, "led", [(byte)Colour(p, "r"), (byte)Colour(p, "g"), (byte)Colour(p, "b")])),
        ["buzzer"] = Moves(p => Binary(BinaryIds.BuzzerTone, "buzzer", [.. BitConverter.GetBytes((ushort)Frequency(p)), .. BitConverter.GetBytes((ushort)Duration(p))])),
        ["buzzer_stop"] = Asks(_ => Binary(BinaryIds.BuzzerStop, "buzzer_stop")),
    };

    private static Dictionary<string, CommandSpec> RadioCommands() => new()
    {
        ["hello"] = Asks(_ => Json("hello", side: MdpSides.SideB) with { Answer = AnswerKind.Hello }),
        ["transport_status"] = Asks(_ => Transport()),
        ["status"] = Asks(_ => Transport()),
        ["lora_send"] = Moves(p => Json("lora_send", new() { ["payload"] = p.Text("payload", 200), ["qos"] = p.Whole("qos", 0, 2, 0) }, MdpSides.SideB)),
        ["ble_advertise"] = Moves(p => Json("ble_advertise", new() { ["en"] = p.Flag("en"), ["interval_ms"] = p.Whole("interval_ms", 20, 10_240, 1_000) }, MdpSides.SideB)),
        ["wifi_connect"] = Moves(p => Json("wifi_connect", new() { ["ssid"] = p.Text("ssid", 32), ["pass"] = p.Text("pass", 63) }, MdpSides.SideB)),
        ["sim_send"] = Moves(p => Json("sim_send", new() { ["dest"] = p.Text("dest", 64, "default"), ["payload"] = p.Text("payload", 200) }, MdpSides.SideB)),
        ["read_sensors"] = Asks(_ => Json("read_sensors") with { Answer = AnswerKind.Reading }),
    };

    private static Dictionary<string, CommandSpec> LineCommands() => new()
    {
        ["hello"] = Asks(_ => Status()),
        ["read_sensors"] = Asks(_ => Status()),
        ["status"] = Asks(_ => Status()),
        ["health"] = Asks(_ => Line("ping") with { Answer = AnswerKind.Told("ping") }),
        ["get_mac"] = Asks(_ => Line("get_mac") with { Answer = AnswerKind.Told("mac") }),
        ["get_version"] = Asks(_ => Line("get_version") with { Answer = AnswerKind.Told("version") }),
        ["scan_i2c"] = Asks(_ => Line("scan") with { Answer = AnswerKind.Told("periph_list", "i2c_scan") }),
        ["set_interval"] = Asks(p => Line("set_telemetry_interval", new() { ["interval_seconds"] = Math.Max(1, Math.Round(p.Number("telemetry_interval_ms", 1_000, 3_600_000) / 1000)) }) with { Answer = AnswerKind.Told("telemetry_interval") }),
        ["set_role"] = Asks(p => Line("set_device_role", new() { ["role"] = p.Text("role", 31) })),
        ["set_display_name"] = Asks(p => Line("set_device_display_name", new() { ["name"] = p.Text("display_name", 63) })),
        ["set_output"] = Moves(p => Mosfet(p.Output() - 1, p.Flag("value"))),
        ["led"] = Asks(p => Line("led", p.Has("off") && p.Flag("off") ? new() { ["off"] = true } : p.Has("pattern") ? new() { ["pattern"] = p.Text("pattern", 16) } : new() { ["r"] = Colour(p, "r"), ["g"] = Colour(p, "g"), ["b"] = Colour(p, "b") })),
        ["buzzer"] = Moves(p => Line("buzzer", p.Has("pattern") ? new() { ["pattern"] = p.Choice("pattern", "coin", "bump", "power", "1up", "morgio") } : new() { ["frequency"] = Frequency(p), ["duration"] = Duration(p) })),
        ["buzzer_stop"] = Asks(_ => Line("buzzer", new() { ["stop"] = true })),
        ["reboot"] = Moves(_ => Line("reset") with { Answer = AnswerKind.Told("reset") }),
    };

    private static Dictionary<string, CommandSpec> DroneCommands() => new()
    {
        ["hello"] = Asks(_ => Binary(BinaryIds.GetIdentity, "hello") with { Answer = AnswerKind.Hello }),
        ["set_interval"] = Asks(p => Binary(BinaryIds.SetInterval, "set_interval", BitConverter.GetBytes((uint)p.Whole("telemetry_interval_ms", 100, 60_000)))),
        ["wifi_sense_start"] = Moves(_ => Binary(BinaryIds.WifiSenseStart, "wifi_sense_start")),
        ["wifi_sense_stop"] = Asks(_ => Binary(BinaryIds.WifiSenseStop, "wifi_sense_stop")),
        ["start_mission"] = Moves(_ => Binary(BinaryIds.StartMission, "start_mission")),
        ["stop_mission"] = Moves(_ => Binary(BinaryIds.StopMission, "stop_mission")),
        ["return_to_launch"] = Moves(_ => Binary(BinaryIds.ReturnToLaunch, "return_to_launch")),
    };

    private static JsonForm Image(CommandParameters p)
    {
        var image = new JsonObject { ["url"] = p.Text("url", 300), ["sha256"] = p.Text("sha256", 64), ["size"] = p.Whole("size", 1, 16_777_216), ["version"] = p.Text("version", 40) };
        if (p.Has("rollout"))
            image["rollout"] = p.Text("rollout", 40);
        // Where there is no room for these the manifest is at the image's address, with manifest as last segment.
        var shorter = image.ToJsonString();
        foreach (var (name, longest) in new[] { ("manifest_url", 310), ("signature", 88), ("key_id", 16) })
        {
            if (p.Has(name))
                image[name] = p.Text(name, longest);
        }

        return Json("ota", image) with { Shorter = shorter };
    }

    private static CommandSpec Asks(Func<CommandParameters, CommandForm> form) => new(form) { Repeatable = true };

    private static CommandSpec Moves(Func<CommandParameters, CommandForm> form) => new(form) { Actuator = true };

    private static JsonForm Json(string command, JsonObject? parameters = null, byte side = MdpSides.SideA) => new(command, (parameters ?? []).ToJsonString(), side);

    private static BinaryForm Binary(ushort id, string name, byte[]? data = null) => new(id, data ?? [], MdpSides.SideA, name);

    private static LineForm Line(string command, JsonObject? parameters = null) => new(command, (parameters ?? []).ToJsonString());

    /// <summary>Side B tells it by an event, besides that it acknowledges.</summary>
    private static JsonForm Transport() => Json("transport_status", side: MdpSides.SideB) with { Answer = AnswerKind.Told("transport_status") };

    /// <summary>Who the board is and how it does; what it calls its identity lacks its name.</summary>
    private static LineForm Status() => Line("status") with { Answer = AnswerKind.Told("status") };

    private static LineForm Mosfet(int index, bool on) => Line("set_mosfet", new() { ["mosfet_index"] = index, ["state"] = on }) with { Answer = AnswerKind.Told("mosfet") };

    private static CommandForm[] OutputsOff() => [.. Enumerable.Range(1, 3).Select(i => Binary(BinaryIds.SetMos, "set_output", [(byte)i, 0]))];

    private static CommandForm[] LinesOff() => [.. Enumerable.Range(0, 3).Select(i => Mosfet(i, on: false))];

    private static int Colour(CommandParameters p, string name) => p.Whole(name, 0, 255, 255);

    private static int Frequency(CommandParameters p) => p.Whole("frequency", 20, 20_000, 1_200);

    private static int Duration(CommandParameters p) => p.Whole("duration_ms", 1, 10_000, 200);

    private static byte Pin(CommandParameters p, string name) => (byte)p.Whole(name, 0, 48);
}
