using System.Text;
using System.Text.Json;
using Mycosoft.Devices.Protocol;
using Mycosoft.Tests.Simulators.Units;
using Mycosoft.Tests.Simulators.Updates;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>The sensor side, build 2.1.0: JSON over MDP and a command line on one port.</summary>
internal sealed class SideA : IFirmware, IPortSink
{
    private static readonly TimeSpan Loop = TimeSpan.FromMilliseconds(5);

    private readonly Board _board;
    private readonly MdpPort _port;
    private readonly PortReader _reader;
    private readonly SideACommandLine _commandLine;
    private DateTimeOffset _lastReading;
    private TimeSpan _interval;

    public SideA(Board board)
    {
        _board = board;
        _port = new(board, MdpSides.SideA);
        _reader = new(this, takesLines: true);
        _commandLine = new(board);
    }

    public string Shipped => "side-a-mdp-2.1.0";

    public DateTimeOffset NextDue => _lastReading + _interval is var reading && reading < _commandLine.NextDue ? reading : _commandLine.NextDue;

    public void Boot()
    {
        _reader.Clear();
        _commandLine.Boot();
        _interval = _board.Profile.Interval;
        _lastReading = _board.Now;
        if (_board.Profile.Chatter)
            _board.Print("ESP-ROM:esp32s3-20210327\r\nrst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\nentry 0x403c9908\r\n");
        Hello(0);
    }

    public void Receive(ReadOnlySpan<byte> bytes) => _reader.Feed(bytes);

    public void Tick()
    {
        _commandLine.Tick();
        if (_board.Now < _lastReading + _interval)
            return;
        if (_board.Profile.Chatter)
            _board.Print(FormattableString.Invariant($"#dbg AMB T={_board.Sensors.A.Temperature:F2} RH={_board.Sensors.A.Humidity:F2} P={_board.Sensors.A.Pressure:F2} gas={_board.Sensors.A.Gas:F0}\n"));
        Reading(0);
        _lastReading = _board.Now;
    }

    public void Tell(string name, params ReadOnlySpan<(string Name, object Value)> details) => _port.Event(0, name, details);

    public void Frame(ReadOnlySpan<byte> encoded)
    {
        Span<byte> room = stackalloc byte[PortReader.Capacity];
        if (MdpPort.TryRead(encoded, room, out var header, out var payload) && header is { Type: MdpTypes.Command, Destination: MdpSides.SideA } && JsonCommand.TryRead(payload, out var command))
            Handle(header, command);
        else
            _board.Journal.Unheard();
    }

    public void Line(ReadOnlySpan<byte> line) => _commandLine.Run(Encoding.ASCII.GetString(line));

    public void Torn() => _board.Journal.Unheard();

    private void Handle(in MdpHeader header, JsonCommand command)
    {
        var asked = header.WantsAcknowledgement;
        switch (command.Name)
        {
            case "hello":
                _board.Did(header.Sequence, command.Name, success: true, "hello");
                Hello(header.Sequence);
                break;
            case "health" or "read_sensors":
                Reading(header.Sequence);
                Answer(header.Sequence, command, success: true, "telemetry_sent", asked);
                break;
            case "stream_sensors":
                var rate = Math.Max(command.Real("rate_hz", 0.1), 0.1);
                _interval = TimeSpan.FromMilliseconds((long)(1_000 / rate)) is var wanted && wanted > Loop ? wanted : Loop;
                Answer(header.Sequence, command, success: true, "stream_interval_updated");
                break;
            case "output_control":
                var (switched, word) = Switch(command);
                Answer(header.Sequence, command, switched, word);
                break;
            case "estop":
                _board.Estop = true;
                _board.OutputsOff();
                _port.Event(header.Sequence, "estop_activated", []);
                Answer(header.Sequence, command, success: true, "estop_activated");
                break;
            case "clear_estop":
                _board.Estop = false;
                Answer(header.Sequence, command, success: true, "estop_cleared");
                break;
            case "enable_peripheral" or "disable_peripheral":
                Answer(header.Sequence, command, success: true, "peripheral_state_recorded");
                break;
            case "claw_grip" or "drone_latch_payload" or "claw_release" or "drone_release_payload" or "claw_position":
                Answer(header.Sequence, command, success: false, "claw_not_initialized");
                break;
            case "ota" when _board.Profile.Updates:
                var (begun, update) = Update(command);
                Answer(header.Sequence, command, begun, update);
                break;
            default:
                Answer(header.Sequence, command, success: false, "unknown_command");
                break;
        }
    }

    private void Answer(uint sequence, JsonCommand command, bool success, string word, bool acknowledge = true)
    {
        _board.Did(sequence, command.Name, success, word);
        if (acknowledge)
            _port.Acknowledge(sequence, success, word);
    }

    private (bool Success, string Word) Switch(JsonCommand command)
    {
        if (_board.Estop)
            return (false, "estop_active");
        var value = command.Int("value", 0);
        switch (command.Text("id"))
        {
            case ['m', 'o', 's', 'f', 'e', 't', >= '1' and <= '3' and var index, .. var rest] when rest is [] or [not (>= '0' and <= '9'), ..]:
                _board.Mosfets[index - '1'] = value != 0;
                return (true, "mosfet_updated");
            case "buzzer":
                // The duration is read and goes nowhere: the tone stays until an emergency stop or another one.
                _board.Tone(command.Int("freq", 1_200));
                return (true, "buzzer_played");
            case "neopixel":
                _board.Pixel = value == 0 ? default : (command.Int("r", 255), command.Int("g", 255), command.Int("b", 255));
                return (true, "neopixel_updated");
            default:
                return (false, "invalid_output_id");
        }
    }

    private (bool Success, string Word) Update(JsonCommand command)
    {
        if (_board.Order is not null)
            return (false, "ota_busy");
        if (!Uri.TryCreate(command.Text("url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || command.Text("sha256") is not { Length: 64 } hash
            || command.Long("size") is not (>= 1 and <= UpdateOrder.MostBytes and var size) || command.Text("version") is not { Length: > 0 and <= 64 } version)
        {
            return (false, "ota_invalid");
        }

        _board.Order = new(url, hash, size, version, command.Text("rollout"));
        return (true, "ota_started");
    }

    private void Hello(uint answers) => _port.Send(MdpTypes.Hello, answers, 0, json =>
    {
        json.WriteString("device_id", _board.Profile.DeviceId);
        json.WriteString("firmware_version", _board.Firmware);
        json.WriteString("role", _board.Profile.Role);
        Names(json, "sensors", HasSoil ? ["bme688_a", "bme688_b", "ai1", "ai2", "ai3", "ai4", "soil_moisture"] : ["bme688_a", "bme688_b", "ai1", "ai2", "ai3", "ai4"]);
        string[] all = ["i2c", "telemetry", "led", "buzzer", "output_control", "estop"];
        Names(json, "capabilities", _board.Profile.Updates ? [.. all, "ota"] : all);
        if (_board.Profile.Updates)
            json.WriteString("ota_state", _board.Order is not null ? "downloading" : _board.OnTrial ? "pending_verify" : "valid");
    });

    private void Reading(uint answers)
    {
        var sensors = _board.Sensors;
        sensors.Step();
        var sequence = _port.Send(MdpTypes.Telemetry, answers, 0, json =>
        {
            json.WriteString("type", "telemetry");
            json.WriteNumber("uptime_s", _board.UptimeMs / 1_000);
            json.WriteBoolean("estop", _board.Estop);
            json.WriteStartObject("analog");
            json.WriteNumber("ai1", sensors.Analog(0));
            json.WriteNumber("ai2", sensors.Analog(1));
            json.WriteNumber("ai3", sensors.Analog(2));
            json.WriteNumber("ai4", sensors.Analog(3));
            if (HasSoil)
                json.WriteNumber("soil_moisture", sensors.Soil);
            json.WriteEndObject();
            json.WriteStartObject("bme688");
            Air(json, "a", sensors.A);
            Air(json, "b", sensors.B);
            json.WriteEndObject();
        });
        _board.Journal.Reading(new(_board.Now, sequence, sensors.A.Temperature));
    }

    private bool HasSoil => _board.Profile.Role == "hyphae1";

    private static void Air(Utf8JsonWriter json, string name, Air air)
    {
        json.WriteStartObject(name);
        json.WriteNumber("temperature_c", air.Temperature);
        json.WriteNumber("humidity_pct", air.Humidity);
        json.WriteNumber("pressure_hpa", air.Pressure);
        json.WriteNumber("gas_ohm", air.Gas);
        json.WriteNumber("iaq", air.Iaq);
        json.WriteNumber("co2_equivalent", air.Co2);
        json.WriteNumber("voc_equivalent", air.Voc);
        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
