using Mycosoft.Devices.Protocol;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>The router side, build 2.0.0. Its radios are not there: it accepts what they are told, and what it forwards to side A reaches nothing.</summary>
internal sealed class SideB : IFirmware, IPortSink
{
    private const int MostQueued = 32;
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(5);

    private readonly Board _board;
    private readonly MdpPort _port;
    private readonly PortReader _reader;
    private DateTimeOffset _lastStatus;
    private int _queued;
    private bool _ble;
    private bool _wifi;

    public SideB(Board board)
    {
        _board = board;
        _port = new(board, MdpSides.SideB);
        _reader = new(this, takesLines: false);
    }

    public string Shipped => "side-b-mdp-2.0.0";

    public DateTimeOffset NextDue => _lastStatus + StatusInterval;

    public void Boot()
    {
        _reader.Clear();
        _queued = 0;
        _ble = _wifi = false;
        _lastStatus = _board.Now;
        Hello(0);
    }

    public void Receive(ReadOnlySpan<byte> bytes) => _reader.Feed(bytes);

    public void Tick()
    {
        _lastStatus = _board.Now;
        Status(0);
        _queued = 0;
    }

    public void Tell(string name, params ReadOnlySpan<(string Name, object Value)> details) => _port.Event(0, name, details);

    public void Frame(ReadOnlySpan<byte> encoded)
    {
        Span<byte> room = stackalloc byte[PortReader.Capacity];
        if (!MdpPort.TryRead(encoded, room, out var header, out var payload) || header.Type != MdpTypes.Command)
        {
            _board.Journal.Unheard();
            return;
        }

        if (header.Destination == MdpSides.SideA)
        {
            _board.Did(header.Sequence, "forward", success: true, "forwarded_to_side_a");
            if (header.WantsAcknowledgement)
                _port.Acknowledge(header.Sequence, success: true, "forwarded_to_side_a");
        }
        else if (header.Destination == MdpSides.SideB && JsonCommand.TryRead(payload, out var command))
        {
            Handle(header.Sequence, command, header.WantsAcknowledgement);
        }
        else
        {
            _board.Journal.Unheard();
        }
    }

    public void Line(ReadOnlySpan<byte> line) => _board.Journal.Unheard();

    public void Torn() => _board.Journal.Unheard();

    private void Handle(uint sequence, JsonCommand command, bool asked)
    {
        switch (command.Name)
        {
            case "hello":
                _board.Did(sequence, command.Name, success: true, "hello");
                Hello(sequence);
                return;
            case "transport_status":
                _board.Did(sequence, command.Name, success: true, "transport_status");
                Status(sequence);
                if (asked)
                    _port.Acknowledge(sequence, success: true, "status_sent");
                return;
        }

        var (success, word) = command.Name switch
        {
            "lora_send" => Queue(command, "lora_payload_accepted"),
            "sim_send" => Queue(command, "sim_payload_accepted"),
            "ble_advertise" => (true, Set(ref _ble, command.Flag("en"), command.Flag("en") ? "ble_advertising_on" : "ble_advertising_off")),
            "wifi_connect" when command.Text("ssid").Length == 0 => (false, "missing_ssid"),
            "wifi_connect" => (true, Set(ref _wifi, to: true, "wifi_connect_started")),
            _ => (false, "unknown_transport_command"),
        };
        _board.Did(sequence, command.Name, success, word);
        _port.Acknowledge(sequence, success, word);
    }

    private (bool Success, string Word) Queue(JsonCommand command, string accepted)
    {
        if (command.Text("payload").Length == 0)
            return (false, "missing_payload");
        if (_queued == MostQueued)
            return (false, "backpressure_queue_full");
        _queued++;
        return (true, accepted);
    }

    private static string Set(ref bool state, bool to, string word)
    {
        state = to;
        return word;
    }

    private void Hello(uint answers) => _port.Send(MdpTypes.Hello, answers, 0, json =>
    {
        json.WriteString("role", "side_b");
        json.WriteString("firmware_version", _board.Firmware);
        json.WriteString("supports", "transport_directives");
    });

    private void Status(uint answers) => _port.Send(MdpTypes.Event, answers, 0, json =>
    {
        json.WriteString("event", "transport_status");
        json.WriteBoolean("lora_ready", true);
        json.WriteBoolean("ble_ready", _ble);
        json.WriteBoolean("wifi_ready", _wifi);
        json.WriteBoolean("sim_ready", true);
        json.WriteNumber("queue_depth", _queued);
        json.WriteBoolean("backpressure", _queued == MostQueued);
    });
}
