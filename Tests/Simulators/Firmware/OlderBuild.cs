using System.Buffers.Binary;
using System.Text;
using Mycosoft.Devices.Protocol;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>
/// The build before JSON: binary commands, envelopes as telemetry, numbers that say all before them arrived, and frames that are sent again until they are acknowledged. A drone runs it with
/// another table, in which the numbers of pixel and buzzer mean radio and flight.
/// </summary>
internal sealed class OlderBuild : IFirmware, IPortSink
{
    public const int MostInFlight = 6;
    public const int MostTries = 8;
    public const int MostRemembered = 8;
    public static readonly TimeSpan RetransmitAfter = TimeSpan.FromMilliseconds(120);

    private const short Done = 0;
    private const short UnknownCommand = -1;
    private const short ShortData = -2;
    private const short BadIndex = -3;

    private readonly Board _board;
    private readonly MdpPort _port;
    private readonly PortReader _reader;
    private readonly List<Unacknowledged> _inFlight = [];
    private readonly Queue<byte[]> _flash = [];
    private readonly Queue<byte[]> _replay = [];
    private DateTimeOffset _lastReading;
    private TimeSpan _interval;
    private uint _received;
    private int _envelopes;
    private string _role;
    private string? _displayName;

    public OlderBuild(Board board)
    {
        _board = board;
        _port = new(board, MdpSides.SideA);
        _reader = new(this, takesLines: false);
        _role = IsDrone ? "mycodrone" : board.Profile.Role;
    }

    public string Shipped => IsDrone ? "mycodrone-1.0.0" : "side-a-1.0.0";

    public DateTimeOffset NextDue
    {
        get
        {
            var next = _lastReading + _interval;
            foreach (var frame in _inFlight)
                next = frame.Due < next ? frame.Due : next;
            return next;
        }
    }

    public void Boot()
    {
        _reader.Clear();
        _inFlight.Clear();
        _replay.Clear();
        _received = 0;
        _envelopes = 0;
        _interval = _board.Profile.Interval;
        _lastReading = _board.Now;
        Hello();
        foreach (var kept in _flash)
            _replay.Enqueue(kept);
        Replay();
    }

    public void Receive(ReadOnlySpan<byte> bytes) => _reader.Feed(bytes);

    public void Tick()
    {
        Retransmit();
        Replay();
        if (_board.Now < _lastReading + _interval)
            return;
        _lastReading = _board.Now;
        Reading();
    }

    // It knows no events of this kind; its word for them would be a firmware of its own.
    public void Tell(string name, params ReadOnlySpan<(string Name, object Value)> details)
    {
    }

    public void Frame(ReadOnlySpan<byte> encoded)
    {
        Span<byte> room = stackalloc byte[PortReader.Capacity];
        if (!MdpPort.TryRead(encoded, room, out var header, out var payload) || header.Destination != MdpSides.SideA)
        {
            _board.Journal.Unheard();
            return;
        }

        if (header.Type == MdpTypes.Ack || (header.Flags & MdpFlags.IsAck) != 0)
            Arrived(header.Acknowledges);
        if (header.Type == MdpTypes.Command)
            Command(header, payload);
    }

    public void Line(ReadOnlySpan<byte> line) => _board.Journal.Unheard();

    public void Torn() => _board.Journal.Unheard();

    private bool IsDrone => _board.Profile.Personality == Personality.Drone;

    private void Arrived(uint upTo)
    {
        foreach (var frame in _inFlight.Where(frame => frame.Sequence <= upTo))
            _board.Journal.Acknowledged();
        _inFlight.RemoveAll(frame => frame.Sequence <= upTo);
        Replay();
    }

    private void Command(in MdpHeader header, ReadOnlySpan<byte> payload)
    {
        var again = header.Sequence <= _received;
        _received = Math.Max(_received, header.Sequence);
        // The build asks for an acknowledgement of its acknowledgements as well.
        if (header.WantsAcknowledgement)
            _port.Send(MdpTypes.Ack, _received, MdpFlags.IsAck | MdpFlags.AckRequested, default(ReadOnlySpan<byte>));
        if (again || payload.Length < 4)
        {
            _board.Journal.Unheard();
            return;
        }

        var id = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(payload[2..]);
        var (name, status) = length > payload.Length - 4 ? ("short", ShortData) : IsDrone ? Fly(id, payload.Slice(4, length)) : Run(id, payload.Slice(4, length));
        _board.Did(header.Sequence, name, status == Done, FormattableString.Invariant($"{status}"));
        Span<byte> result = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(result, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(result[2..], 4);
        BinaryPrimitives.WriteUInt16LittleEndian(result[4..], id);
        BinaryPrimitives.WriteInt16LittleEndian(result[6..], status);
        SendReliably(MdpTypes.Event, result);
    }

    private (string Name, short Status) Run(ushort id, ReadOnlySpan<byte> data)
    {
        switch (id)
        {
            case 0x0010:
                if (data.Length < 3)
                    return ("pixel_set_color", ShortData);
                _board.Pixel = (data[0], data[1], data[2]);
                return ("pixel_set_color", Done);
            case 0x0011 or 0x0012:
                return ("pixel", Done);
            case 0x0013:
                _board.Pixel = default;
                return ("pixel_off", Done);
            case 0x0020:
                if (data.Length < 4)
                    return ("buzzer_tone", ShortData);
                _board.Tone(BinaryPrimitives.ReadUInt16LittleEndian(data));
                return ("buzzer_tone", Done);
            case 0x0021:
                return ("buzzer_pattern", Done);
            case 0x0022:
                _board.Tone(0);
                return ("buzzer_stop", Done);
            default:
                return RunCommon(id, data);
        }
    }

    private (string Name, short Status) Fly(ushort id, ReadOnlySpan<byte> data)
    {
        switch (id)
        {
            case >= 0x0010 and <= 0x0013:
                return ("wifisense", Done);
            case 0x0020:
                _board.OnMission = true;
                return ("start_mission", Done);
            case 0x0021 or 0x0022:
                _board.OnMission = false;
                return (id == 0x0021 ? "stop_mission" : "return_to_launch", Done);
            case >= 0x0023 and <= 0x002B:
                return ("drone", Done);
            default:
                return RunCommon(id, data);
        }
    }

    private (string Name, short Status) RunCommon(ushort id, ReadOnlySpan<byte> data)
    {
        switch (id)
        {
            case 0x0001:
                return ("set_i2c", data.Length < 2 ? ShortData : Done);
            case 0x0002:
                return ("scan_i2c", Done);
            case 0x0003:
                if (data.Length < 4)
                    return ("set_telem_ms", ShortData);
                _interval = TimeSpan.FromMilliseconds(Math.Clamp(BinaryPrimitives.ReadUInt32LittleEndian(data), 100, 60_000));
                return ("set_telem_ms", Done);
            case 0x0004:
                return ("set_mos", Mosfet(data));
            case 0x0007 or 0x0008:
                return (id == 0x0007 ? "save_nvs" : "load_nvs", Done);
            case 0x0009:
                _board.RestartAsked = true;
                return ("reboot", Done);
            case 0x000A:
                return ("set_device_role", Name(data, 31, ref _role!));
            case 0x000B:
                return ("set_display_name", Name(data, 63, ref _displayName));
            case 0x000C:
                Hello();
                return ("get_identity", Done);
            default:
                return ("unknown", UnknownCommand);
        }
    }

    private short Mosfet(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
            return ShortData;
        if (data[0] is < 1 or > 3)
            return BadIndex;
        _board.Mosfets[data[0] - 1] = data[1] != 0;
        return Done;
    }

    private static short Name(ReadOnlySpan<byte> data, int most, ref string? name)
    {
        if (data.Length is 0 || data.Length > most)
            return ShortData;
        name = Encoding.ASCII.GetString(data);
        return Done;
    }

    private void Hello() => _port.Send(MdpTypes.Hello, _received, 0, json =>
    {
        json.WriteString("device_id", _board.Profile.DeviceId);
        json.WriteString("firmware_version", _board.Firmware);
        json.WriteString("role", _role);
        if (_displayName is not null)
            json.WriteString("display_name", _displayName);
    });

    private void Reading()
    {
        _board.Sensors.Step();
        var envelope = PlaceholderEnvelope.Write(_board, ++_envelopes, _role, _displayName);
        if (_flash.Count == MostRemembered)
            _flash.Dequeue();
        _flash.Enqueue(envelope);
        if (SendReliably(MdpTypes.Telemetry, envelope) is { } sequence)
            _board.Journal.Reading(new(_board.Now, sequence, _board.Sensors.A.Temperature));
    }

    private void Replay()
    {
        while (_inFlight.Count < MostInFlight && _replay.TryDequeue(out var kept))
            SendReliably(MdpTypes.Telemetry, kept);
    }

    // What finds the queue full is not sent; the flash keeps it for the next start.
    private uint? SendReliably(byte type, ReadOnlySpan<byte> payload)
    {
        if (_inFlight.Count == MostInFlight)
            return null;
        var header = new MdpHeader(type, _board.NextSequence(), _received, MdpFlags.AckRequested, MdpSides.SideA, MdpSides.Gateway);
        var wire = _port.Encode(header, payload).ToArray();
        _inFlight.Add(new(header.Sequence, wire, 0, _board.Now + RetransmitAfter));
        _board.Send(wire);
        return header.Sequence;
    }

    private void Retransmit()
    {
        for (var i = _inFlight.Count - 1; i >= 0; i--)
        {
            var frame = _inFlight[i];
            if (frame.Due > _board.Now)
                continue;
            if (frame.Tries == MostTries)
            {
                _inFlight.RemoveAt(i);
                _board.Journal.Abandoned();
                continue;
            }

            _inFlight[i] = frame with { Tries = frame.Tries + 1, Due = _board.Now + RetransmitAfter };
            _board.Journal.Retransmitted();
            _board.Send(frame.Wire);
        }
    }

    private readonly record struct Unacknowledged(uint Sequence, byte[] Wire, int Tries, DateTimeOffset Due);
}
