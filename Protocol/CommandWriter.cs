using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Mycosoft.Devices.Protocol;

/// <summary>A command as it goes out.</summary>
/// <param name="Sequence">The number under which it is answered; null in dialects without one.</param>
public sealed record EncodedCommand(byte[] Bytes, uint? Sequence = null);

/// <summary>Writes commands in the dialects that are spoken.</summary>
public static class CommandWriter
{
    /// <summary>What a board takes for one JSON document.</summary>
    public const int MaxJson = 512;

    /// <summary>What an older build takes behind the head of a command.</summary>
    public const int MaxData = 764;

    private const int MaxLine = 512;
    private const int Attempts = 256;

    /// <summary>
    /// {"cmd":…,"params":…} under the first number from <paramref name="fromSequence"/> on whose frame has neither 0x0A nor 0x0D, which boards take for the end of a line.
    /// Null when the parameters are no JSON object, or it is longer than <see cref="MaxJson"/>.
    /// </summary>
    public static EncodedCommand? ForMdp(uint fromSequence, string command, ReadOnlySpan<byte> parameters, byte destination)
    {
        if (!WireJson.TryParseObject(parameters, out var given))
            return null;
        var json = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(json, WireJson.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("cmd", command);
            writer.WritePropertyName("params");
            given.WriteTo(writer);
            writer.WriteEndObject();
        }

        return json.WrittenCount <= MaxJson ? WithoutLineEnds(fromSequence, destination, json, padding: 3) : null;
    }

    /// <summary>A command of the older builds. Null when it holds more than <see cref="MaxData"/>.</summary>
    public static EncodedCommand? ForMdpBinary(uint fromSequence, ushort commandId, ReadOnlySpan<byte> data, byte destination)
    {
        if (data.Length > MaxData)
            return null;
        var body = new ArrayBufferWriter<byte>(data.Length + 4);
        var span = body.GetSpan(data.Length + 4);
        BinaryPrimitives.WriteUInt16LittleEndian(span, commandId);
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], (ushort)data.Length);
        data.CopyTo(span[4..]);
        body.Advance(data.Length + 4);

        // Data may hold such a byte itself; then there is no better number, and these builds read frames to their delimiter.
        return WithoutLineEnds(fromSequence, destination, body, padding: 0) ?? Frame(fromSequence, destination, body.WrittenSpan);
    }

    /// <summary>A line of the command line. Null when it is empty, too long, or holds anything but printable ASCII.</summary>
    public static EncodedCommand? ForText(string line) =>
        line.Length is > 0 and <= MaxLine && line.All(c => c is >= ' ' and <= '~') ? new(Encoding.ASCII.GetBytes(line + "\r\n")) : null;

    /// <summary>{"cmd":…} with the parameters beside it, as the deployed text builds take it. Null when the parameters are no JSON object, name a cmd of their own, or it is too long.</summary>
    public static EncodedCommand? ForNdjson(string command, ReadOnlySpan<byte> parameters)
    {
        if (!WireJson.TryParseObject(parameters, out var given) || given.TryGetProperty("cmd", out _))
            return null;
        var json = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(json, WireJson.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("cmd", command);
            foreach (var member in given.EnumerateObject())
                member.WriteTo(writer);
            writer.WriteEndObject();
        }

        json.Write("\n"u8);
        return json.WrittenCount <= MaxJson ? new(json.WrittenSpan.ToArray()) : null;
    }

    /// <summary>The document on a unit's topic of commands: {id, cmd, params, expires_at}. Null when the parameters are no JSON object.</summary>
    public static EncodedCommand? ForJson(string id, string command, ReadOnlySpan<byte> parameters, DateTime? expiresAt)
    {
        if (!WireJson.TryParseObject(parameters, out var given))
            return null;
        var json = new ArrayBufferWriter<byte>(192);
        using (var writer = new Utf8JsonWriter(json, WireJson.Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("cmd", command);
            writer.WritePropertyName("params");
            given.WriteTo(writer);
            if (expiresAt is { } at)
                writer.WriteString("expires_at", at.ToUniversalTime());
            writer.WriteEndObject();
        }

        return new(json.WrittenSpan.ToArray());
    }

    private static EncodedCommand? WithoutLineEnds(uint from, byte destination, ArrayBufferWriter<byte> payload, int padding)
    {
        for (var spaces = 0; spaces <= padding; spaces++)
        {
            var sequence = from;
            for (var attempt = 0; attempt < Attempts; attempt++, sequence++)
            {
                sequence = Passable(Math.Max(1, sequence));
                var command = Frame(sequence, destination, payload.WrittenSpan);
                if (command.Bytes.AsSpan().IndexOfAny((byte)'\n', (byte)'\r') < 0)
                    return command;
            }

            // The length of a run is a byte of the frame, too, which no other number changes.
            payload.Write(" "u8);
        }

        return null;
    }

    /// <summary>The first number from this on whose own bytes are no ends of lines: 256 in a row have one above the lowest.</summary>
    private static uint Passable(uint sequence)
    {
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            if ((byte)(sequence >> shift) is (byte)'\n' or (byte)'\r')
                return ((sequence >> shift) + 1) << shift;
        }

        return sequence;
    }

    private static EncodedCommand Frame(uint sequence, byte destination, ReadOnlySpan<byte> payload)
    {
        var wire = new ArrayBufferWriter<byte>(payload.Length + 32);
        MdpFrame.Write(wire, new(MdpTypes.Command, sequence, 0, MdpFlags.AckRequested, MdpSides.Gateway, destination), payload);
        return new(wire.WrittenSpan.ToArray(), sequence);
    }
}
