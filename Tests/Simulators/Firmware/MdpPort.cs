using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mycosoft.Devices.Protocol;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Firmware;

/// <summary>Writes the frames of one side of a board, with its numbers.</summary>
internal sealed class MdpPort(Board board, byte side)
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _wire = new();

    /// <summary>Sends a document.</summary>
    public uint Send(byte type, uint answers, byte flags, Action<Utf8JsonWriter> write)
    {
        _payload.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_payload, Compact))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Send(type, answers, flags, _payload.WrittenSpan);
    }

    public uint Send(byte type, uint answers, byte flags, ReadOnlySpan<byte> payload)
    {
        var sequence = board.NextSequence();
        board.Send(Encode(new(type, sequence, answers, flags, side, MdpSides.Gateway), payload));
        return sequence;
    }

    public void Acknowledge(uint answers, bool success, string message) => Send(MdpTypes.Ack, answers, success ? MdpFlags.IsAck : MdpFlags.IsNack, json =>
    {
        json.WriteBoolean("success", success);
        json.WriteString("message", message);
    });

    public void Event(uint answers, string name, ReadOnlySpan<(string Name, object Value)> details)
    {
        var all = details.ToArray();
        Send(MdpTypes.Event, answers, 0, json =>
        {
            json.WriteString("event", name);
            foreach (var (key, value) in all)
            {
                if (value is int number)
                    json.WriteNumber(key, number);
                else
                    json.WriteString(key, (string)value);
            }
        });
    }

    public ReadOnlySpan<byte> Encode(in MdpHeader header, ReadOnlySpan<byte> payload)
    {
        _wire.ResetWrittenCount();
        MdpFrame.Write(_wire, header, payload);
        return _wire.WrittenSpan;
    }

    /// <summary>Reads a frame that came; false for whatever the firmware passes over in silence.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, Span<byte> room, out MdpHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        return Cobs.TryDecode(encoded, room, out var length) && MdpFrame.TryRead(room[..length], out header, out payload, out _);
    }
}
