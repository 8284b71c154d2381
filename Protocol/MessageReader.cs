using System.Diagnostics.CodeAnalysis;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>From frames, lines and documents to what a unit says.</summary>
public static class MessageReader
{
    /// <summary>Reads a frame of any dialect.</summary>
    /// <param name="keyOf">The public Ed25519 key of a unit, for envelopes; null when there is none.</param>
    public static bool TryRead(in DeviceFrame frame, [NotNullWhen(true)] out DeviceMessage? message, out FrameError error, Func<string, byte[]?>? keyOf = null) =>
        FrameMessages.TryRead(frame, keyOf, out message, out error);

    /// <summary>Reads one frame that came by itself, with its delimiters or without.</summary>
    /// <param name="keyOf">The public Ed25519 key of a unit, for envelopes; null when there is none.</param>
    public static bool TryReadWhole(ReadOnlySpan<byte> wire, [NotNullWhen(true)] out DeviceMessage? message, out FrameError error, Func<string, byte[]?>? keyOf = null)
    {
        message = null;
        error = FrameError.Oversize;
        var encoded = wire.Trim((byte)0);
        if (encoded.Length >= FrameReader.MaxHeld)
            return false;
        error = FrameError.BadCobs;
        Span<byte> decoded = stackalloc byte[FrameReader.MaxHeld];
        return Cobs.TryDecode(encoded, decoded, out var length) && FrameDialects.TryRead(decoded[..length], Dialect.Unknown, out var frame, out error) && TryRead(frame, out message, out error, keyOf);
    }

    /// <summary>Reads a line of text. <see cref="FrameError.PlainText"/> is nothing wrong: most lines are for people.</summary>
    public static bool TryReadLine(ReadOnlySpan<byte> line, [NotNullWhen(true)] out DeviceMessage? message, out FrameError error) =>
        LineMessages.TryRead(line, out message, out error);

    /// <summary>Reads a document that came over MQTT or HTTP. One that does not fit its hash or signature is none.</summary>
    /// <param name="keyOf">The public Ed25519 key of a unit, for envelopes; null when there is none.</param>
    public static bool TryReadJson(JsonTopic topic, ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out DeviceMessage? message, out FrameError error, Func<string, byte[]?>? keyOf = null) =>
        JsonMessages.TryRead(topic, utf8, keyOf, out message, out error);

    /// <summary>Whether it is a JSON object in valid UTF-8, without a member twice, whose strings every store can hold.</summary>
    public static bool IsDocument(ReadOnlySpan<byte> utf8) => WireJson.TryParseObject(utf8, out _);

    /// <summary>Reads an envelope of CBOR.</summary>
    /// <param name="keyOf">The public Ed25519 key of a unit; null when there is none.</param>
    public static bool TryReadCbor(ReadOnlySpan<byte> cbor, [NotNullWhen(true)] out TelemetryMessage? message, out FrameError error, Func<string, byte[]?>? keyOf = null) =>
        CborEnvelope.TryRead(cbor, keyOf, out message, out error);
}
