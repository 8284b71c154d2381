using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>The firmware of lines: a command line for people, and NDJSON once it was told that a machine listens.</summary>
internal sealed class ScienceComms : IFirmware, IPortSink
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Board _board;
    private readonly PortReader _reader;
    private DateTimeOffset _lastReading;
    private TimeSpan _interval;
    private bool _machine;
    private bool _debug;
    private bool _asJson;
    private bool _live;
    private string _role;
    private string? _displayName;
    private uint _readings;

    public ScienceComms(Board board)
    {
        _board = board;
        _reader = new(this, takesLines: true);
        _role = board.Profile.Role;
    }

    public string Shipped => "1.0.0";

    public DateTimeOffset NextDue => _lastReading + _interval;

    public void Boot()
    {
        _reader.Clear();
        _interval = _board.Profile.Interval;
        _lastReading = _board.Now;
        _machine = _asJson = false;
        _live = _debug = true;
        _readings = 0;
        _board.Print("MycoBrain ScienceComms 1.0.0\r\nType 'help' for commands\r\n");
    }

    public void Receive(ReadOnlySpan<byte> bytes) => _reader.Feed(bytes);

    public void Tick()
    {
        _lastReading = _board.Now;
        if (_debug && !_machine)
            _board.Print(FormattableString.Invariant($"#dbg uptime={_board.UptimeMs}\r\n"));
        if (_live)
            Reading();
    }

    public void Tell(string name, params ReadOnlySpan<(string Name, object Value)> details)
    {
    }

    public void Frame(ReadOnlySpan<byte> encoded) => _board.Journal.Unheard();

    public void Torn() => _board.Journal.Unheard();

    public void Line(ReadOnlySpan<byte> line)
    {
        if (line[0] == (byte)'{')
            Json(line);
        else
            Words(Encoding.ASCII.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private void Json(ReadOnlySpan<byte> line)
    {
        JsonElement root;
        try
        {
            var reader = new Utf8JsonReader(line);
            root = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            Error("json_parse");
            return;
        }

        // Here what belongs to a command stands beside its name.
        Run(new(JsonCommand.Text(root, "cmd"), root));
    }

    private void Run(JsonCommand command)
    {
        switch (command.Name)
        {
            case "mode":
                _machine = command.Text("mode") == "machine";
                Done(command.Name);
                break;
            case "dbg":
                _debug = command.Text("state") == "on";
                Done(command.Name);
                break;
            case "fmt":
                _asJson = command.Text("format") == "json";
                Done(command.Name);
                break;
            case "ping":
                Done(command.Name, "pong");
                break;
            case "status":
                _board.Did(null, command.Name, success: true, "status");
                Status();
                break;
            case "get_mac":
                Say(command.Name, "mac", json => json.WriteString("mac", Mac));
                break;
            case "get_version":
                Say(command.Name, "version", json => json.WriteString("version", _board.Firmware));
                break;
            case "get_device_identity":
                Say(command.Name, "device_identity", Identity);
                break;
            case "scan" or "i2c_scan":
                _board.Did(null, command.Name, success: true, "periph_list");
                Peripherals();
                break;
            case "set_telemetry_interval" when command.Int("interval_seconds", 0) is > 0 and <= 3_600 and var seconds:
                _interval = TimeSpan.FromSeconds(seconds);
                Done(command.Name);
                break;
            case "set_mosfet" when command.Int("mosfet_index", -1) is >= 0 and <= 2 and var index:
                _board.Mosfets[index] = Truth(command.Parameters, "state");
                Done(command.Name);
                break;
            case "read_sensor":
                _board.Did(null, command.Name, success: true, "telemetry");
                Reading();
                break;
            case "buzzer":
                _board.Tone(Truth(command.Parameters, "stop") ? 0 : command.Int("frequency", 0));
                Done(command.Name);
                break;
            case "led":
                _board.Pixel = Truth(command.Parameters, "off") ? default : (command.Int("r", 0), command.Int("g", 0), command.Int("b", 0));
                Done(command.Name);
                break;
            case "reset":
                Done(command.Name);
                _board.RestartAsked = true;
                break;
            case "set_device_role" when command.Text("role") is { Length: > 0 and <= 31 } role:
                _role = role;
                Done(command.Name);
                break;
            case "set_device_display_name" when command.Text("name") is { Length: > 0 and <= 63 } name:
                _displayName = name;
                Done(command.Name);
                break;
            default:
                _board.Did(null, command.Name, success: false, "unknown_command");
                Error("unknown_command");
                break;
        }
    }

    private void Words(string[] words)
    {
        var answer = Answer(words);
        if (answer is null)
            return;
        _board.Did(null, words[0], !answer.StartsWith("Unknown", StringComparison.Ordinal), answer.TrimEnd());
        _board.Print(answer);
    }

    // Null where the machine's answer has been given.
    private string? Answer(string[] words)
    {
        switch (words)
        {
            case ["mode", var mode]:
                _machine = mode == "machine";
                return Told("mode", $"mode {mode}\r\n");
            case ["dbg", var state]:
                _debug = state == "on";
                return Told("dbg", $"dbg {state}\r\n");
            case ["fmt", var format]:
                _asJson = format == "json";
                return Told("fmt", $"fmt {format}\r\n");
            case ["live", var state, ..]:
                _live = state == "on";
                return Told("live", $"live {state}\r\n");
            case ["scan"] when _asJson:
                Peripherals();
                return null;
            case ["scan"]:
                return "I2C scan:\r\n  found: 0x76\r\n  found: 0x77\r\n";
            case ["status"] when _asJson:
                Status();
                return null;
            case ["status"]:
                return "I2C: SDA=5 SCL=4 @ 100000 Hz\r\nAMB: present=YES addr=0x77 begin=OK sub=OK\r\nENV: present=YES addr=0x76 begin=OK sub=OK\r\n";
            case ["led", "rgb", var r, var g, var b]:
                _board.Pixel = (Number(r), Number(g), Number(b));
                return Told("led", "led rgb\r\n");
            case ["led", "mode", ..]:
                return Told("led", "led mode\r\n");
            case ["buzz", "tone", var hz, ..]:
                _board.Tone(Number(hz));
                return Told("buzz", "buzz tone\r\n");
            case ["coin" or "bump" or "power" or "1up" or "morgio" or "poster"]:
                return Told(words[0], words[0] + "\r\n");
            case ["probe" or "regs", ..]:
                return "  #1 chip_id: OK 0x61 | variant_id: OK 0x01\r\n";
            case ["help"]:
                return "Commands: help scan status fmt lines|json mode machine|human led rgb r g b buzz tone hz ms live on|off\r\n";
            default:
                if (!_asJson)
                    return "Unknown command. Type 'help' for list.\r\n";
                Error("unknown_command");
                return null;
        }
    }

    private string? Told(string command, string line)
    {
        if (!_asJson)
            return line;
        Done(command);
        return null;
    }

    private void Done(string command, string? message = null) => Say(command, "ack", json =>
    {
        json.WriteString("cmd", command);
        if (message is not null)
            json.WriteString("message", message);
    });

    private void Say(string command, string type, Action<Utf8JsonWriter> write)
    {
        _board.Did(null, command, success: true, type);
        Write(type, write);
    }

    private void Error(string error) => Write("err", json => json.WriteString("error", error));

    private void Status() => Write("status", json =>
    {
        json.WriteString("board_id", Mac);
        json.WriteString("status", "ready");
        json.WriteString("firmware", "MycoBrain-ScienceComms");
        json.WriteString("version", _board.Firmware);
        json.WriteNumber("uptime", _board.UptimeMs / 1_000);
        json.WriteNumber("uptime_ms", _board.UptimeMs);
        json.WriteNumber("telemetry_interval", (long)_interval.TotalSeconds);
        json.WriteString("mode", _machine ? "machine" : "human");
        json.WriteBoolean("debug", _debug);
        json.WriteBoolean("json_format", _asJson);
        json.WriteString("device_role", _role);
        json.WriteNumber("peripherals", 2);
    });

    private void Identity(Utf8JsonWriter json)
    {
        json.WriteString("board_id", Mac);
        json.WriteString("device_role", _role);
        json.WriteString("device_display_name", _displayName ?? "");
        json.WriteString("firmware_version", _board.Firmware);
    }

    private void Peripherals() => Write("periph_list", json =>
    {
        json.WriteString("board_id", Mac);
        json.WriteStartArray("peripherals");
        foreach (var address in (ReadOnlySpan<int>)[0x76, 0x77])
        {
            json.WriteStartObject();
            json.WriteString("uid", FormattableString.Invariant($"i2c0-{address:x2}"));
            json.WriteNumber("address", address);
            json.WriteString("type", "bme688");
            json.WriteString("vendor", "bosch");
            json.WriteString("product", "BME688");
            json.WriteBoolean("present", value: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("count", 2);
    });

    private void Reading()
    {
        var sensors = _board.Sensors;
        sensors.Step();
        _board.Journal.Reading(new(_board.Now, ++_readings, sensors.A.Temperature));
        if (!_asJson)
        {
            _board.Send(Encoding.ASCII.GetBytes(SideACommandLine.Live("AMB", "0x77", sensors.A)));
            return;
        }

        Write("telemetry", json =>
        {
            json.WriteString("board_id", Mac);
            json.WriteString("device_role", _role);
            if (_displayName is not null)
                json.WriteString("device_display_name", _displayName);
            for (var i = 0; i < 4; i++)
                json.WriteNumber(FormattableString.Invariant($"ai{i + 1}_voltage"), Math.Round(sensors.Analog(i) * 3.3 / 4_095, 3));
            json.WriteNumber("temperature", sensors.A.Temperature);
            json.WriteNumber("humidity", sensors.A.Humidity);
            json.WriteNumber("pressure", sensors.A.Pressure);
            json.WriteNumber("gas_resistance", sensors.A.Gas);
            json.WriteString("firmware_version", _board.Firmware);
            json.WriteNumber("uptime_seconds", _board.UptimeMs / 1_000);
        });
    }

    private void Write(string type, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("ts", _board.UptimeMs);
            write(json);
            json.WriteEndObject();
        }

        bytes.Write("\r\n"u8);
        _board.Send(bytes.ToArray());
    }

    private string Mac => MacOf(_board.Profile.DeviceId);

    /// <summary>The address of the board whose name ends with its low 24 bits.</summary>
    public static string MacOf(string deviceId)
    {
        var low = int.TryParse(deviceId.AsSpan(deviceId.LastIndexOf('-') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) ? bits : 0;
        return FormattableString.Invariant($"10:B4:1D:{(low >> 16) & 0xFF:X2}:{(low >> 8) & 0xFF:X2}:{low & 0xFF:X2}");
    }

    private static bool Truth(JsonElement holder, string name) => holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && value.GetDouble() != 0));

    private static int Number(string word) => int.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
