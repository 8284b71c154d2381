using System.Buffers;
using System.Buffers.Binary;

namespace Mycosoft.Devices.Protocol;

/// <summary>A frame of dialect A.</summary>
public static class MdpFrame
{
    public const byte Version = 1;

    /// <summary>The longest payload that is written; units take less.</summary>
    public const int MaxPayload = 1_900;

    private const ushort Magic = 0xA15A;
    private const int Overhead = MdpHeader.Size + 2;

    /// <summary>Reads what COBS gave.</summary>
    public static bool TryRead(ReadOnlySpan<byte> decoded, out MdpHeader header, out ReadOnlySpan<byte> payload, out FrameError error)
    {
        header = default;
        payload = default;
        error = Check(decoded);
        if (error != FrameError.None)
            return false;
        header = new(
            decoded[3], BinaryPrimitives.ReadUInt32LittleEndian(decoded[4..]), BinaryPrimitives.ReadUInt32LittleEndian(decoded[8..]), decoded[12], decoded[13], decoded[14]);
        payload = decoded[MdpHeader.Size..^2];
        return true;
    }

    /// <summary>Writes the whole of it as it goes over the wire, with the delimiter.</summary>
    /// <exception cref="ArgumentException">The payload is longer than <see cref="MaxPayload"/>.</exception>
    public static void Write(IBufferWriter<byte> target, in MdpHeader header, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxPayload)
            throw new ArgumentException("The payload does not fit a frame.", nameof(payload));
        Span<byte> raw = stackalloc byte[Overhead + payload.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(raw, Magic);
        raw[2] = Version;
        raw[3] = header.Type;
        BinaryPrimitives.WriteUInt32LittleEndian(raw[4..], header.Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(raw[8..], header.Acknowledges);
        raw[12] = header.Flags;
        raw[13] = header.Source;
        raw[14] = header.Destination;
        raw[15] = 0;
        payload.CopyTo(raw[MdpHeader.Size..]);
        BinaryPrimitives.WriteUInt16LittleEndian(raw[^2..], Crc16.Compute(raw[..^2]));

        var wire = target.GetSpan(Cobs.MaxEncodedLength(raw.Length) + 1);
        var length = Cobs.Encode(raw, wire);
        wire[length] = 0;
        target.Advance(length + 1);
    }

    private static FrameError Check(ReadOnlySpan<byte> decoded)
    {
        if (decoded.Length < Overhead)
            return FrameError.TooShort;
        if (BinaryPrimitives.ReadUInt16LittleEndian(decoded) != Magic)
            return FrameError.BadMagic;
        if (BinaryPrimitives.ReadUInt16LittleEndian(decoded[^2..]) != Crc16.Compute(decoded[..^2]))
            return FrameError.BadCrc;
        return decoded[2] == Version ? FrameError.None : FrameError.BadVersion;
    }
}
