using System.Buffers.Binary;

namespace Mycosoft.Devices.Protocol;

/// <summary>Tells which dialect a decoded frame is of: by its magic, else by whose checksum and shape fit.</summary>
internal static class FrameDialects
{
    public static bool TryRead(ReadOnlySpan<byte> decoded, Dialect heard, out DeviceFrame frame, out FrameError error)
    {
        if (decoded.Length >= 2 && decoded[0] == 0x5A && decoded[1] == 0xA1)
            return TryMdp(decoded, heard, out frame, out error);
        if (MmpFrame.IsOne(decoded))
            return MmpFrame.TryRead(decoded, out frame, out error);
        if (TryC(decoded, out frame) || TryB(decoded, out frame) || TryD(decoded, out frame))
        {
            error = FrameError.None;
            return true;
        }

        error = decoded.Length < 4 ? FrameError.TooShort : heard is Dialect.MdpB or Dialect.MdpC or Dialect.MdpD ? FrameError.BadCrc : FrameError.BadMagic;
        return false;
    }

    private static bool TryMdp(ReadOnlySpan<byte> decoded, Dialect heard, out DeviceFrame frame, out FrameError error)
    {
        frame = default;
        if (!MdpFrame.TryRead(decoded, out var header, out var payload, out error))
            return false;

        // The struct of the older builds may stand in the place of head and payload.
        if (TelemetryV1.IsOne(decoded[..^2]) && payload[0] != (byte)'{')
            frame = new() { Dialect = Dialect.MdpBinary, Header = new(header.Type, header.Sequence), Payload = decoded[..^2] };
        else
            frame = new() { Dialect = Build(payload, heard), Header = header, Payload = payload };
        return true;
    }

    /// <summary>The older builds answer without a payload or in structs, and measure in envelopes.</summary>
    private static Dialect Build(ReadOnlySpan<byte> payload, Dialect heard)
    {
        if (payload.IsEmpty)
            return heard == Dialect.Mdp ? Dialect.Mdp : Dialect.MdpBinary;
        return payload[0] == (byte)'{' && payload.IndexOf("\"hdr\":"u8) < 0 ? Dialect.Mdp : Dialect.MdpBinary;
    }

    private static bool TryB(ReadOnlySpan<byte> decoded, out DeviceFrame frame)
    {
        frame = default;
        if (decoded.Length < 15 || !IsJson(decoded[13..^2]) || BinaryPrimitives.ReadUInt16BigEndian(decoded[3..]) != decoded.Length - 15 || !EndsWithBigEndianCrc(decoded))
            return false;
        var (type, _) = decoded[0] is >= 1 and <= 4 ? Canonical(decoded[0]) : default;
        frame = new()
        {
            Dialect = Dialect.MdpB,
            Header = new(type, BinaryPrimitives.ReadUInt16BigEndian(decoded[1..])),
            Payload = decoded[13..^2],
            SentAt = BinaryPrimitives.ReadUInt64BigEndian(decoded[5..]) is var seconds and < uint.MaxValue ? Time(seconds * 1000) : null,
        };
        return type != 0;
    }

    private static bool TryC(ReadOnlySpan<byte> decoded, out DeviceFrame frame)
    {
        frame = default;
        if (decoded.Length < 9 || !IsJson(decoded[7..^2]) || !EndsWithBigEndianCrc(decoded))
            return false;
        var (type, flags) = Canonical(decoded[2]);
        frame = new() { Dialect = Dialect.MdpC, Header = new(type, BinaryPrimitives.ReadUInt16BigEndian(decoded), Flags: flags), Payload = decoded[7..^2] };
        return type != 0;
    }

    private static bool TryD(ReadOnlySpan<byte> decoded, out DeviceFrame frame)
    {
        frame = default;
        if (decoded.Length < 3 || decoded[0] is < 1 or > 4 || !IsJson(decoded[1..^2]) || BinaryPrimitives.ReadUInt16LittleEndian(decoded[^2..]) != Crc16.Compute(decoded[..^2]))
            return false;
        frame = new() { Dialect = Dialect.MdpD, Header = new(Canonical(decoded[0]).Type, 0), Payload = decoded[1..^2] };
        return true;
    }

    /// <summary>The types of the other dialects in the numbers of A; 0 is none.</summary>
    private static (byte Type, byte Flags) Canonical(byte type) => type switch
    {
        1 => (MdpTypes.Telemetry, 0),
        2 => (MdpTypes.Command, 0),
        3 => (MdpTypes.Event, 0),
        4 => (MdpTypes.Ack, MdpFlags.IsAck),
        5 => (MdpTypes.Ack, MdpFlags.IsNack),
        6 => (MdpTypes.Heartbeat, 0),
        7 => (MdpTypes.Hello, 0),
        _ => default,
    };

    // Sixteen bits of checksum alone would take one piece of noise in 65,536 for a frame.
    private static bool IsJson(ReadOnlySpan<byte> payload) => payload.IsEmpty || (payload[0] == (byte)'{' && payload[^1] == (byte)'}');

    private static bool EndsWithBigEndianCrc(ReadOnlySpan<byte> decoded) => BinaryPrimitives.ReadUInt16BigEndian(decoded[^2..]) == Crc16.Compute(decoded[..^2]);

    /// <summary>Null for a clock that was not set.</summary>
    public static DateTime? Time(ulong milliseconds) => milliseconds is >= 978_307_200_000 and < 4_102_444_800_000 ? DateTime.UnixEpoch.AddMilliseconds(milliseconds) : null;
}
