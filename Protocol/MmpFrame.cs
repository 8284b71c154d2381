using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mycosoft.Devices.Protocol;

/// <summary>A frame of MMP v1: a head of 32 bytes, JSON, the beginning of a SHA-256 and a CRC-8.</summary>
internal static class MmpFrame
{
    private const int Head = 32;
    private const int Trailer = 9;
    private const byte Encrypted = 0x08;
    private static readonly byte[] Table = [.. Enumerable.Range(0, 256).Select(value => Step((byte)value))];

    public static bool IsOne(ReadOnlySpan<byte> decoded) => decoded.Length >= 3 && decoded[0] == 0x4D && decoded[1] == 0x4D;

    public static bool TryRead(ReadOnlySpan<byte> decoded, out DeviceFrame frame, out FrameError error)
    {
        frame = default;
        error = Check(decoded);
        if (error != FrameError.None)
            return false;
        frame = new()
        {
            Dialect = Dialect.Mmp,
            Header = new(decoded[20], BinaryPrimitives.ReadUInt32LittleEndian(decoded[16..]), Flags: (byte)(decoded[21] & 7)),
            Payload = decoded[Head..^Trailer],
            SentAt = FrameDialects.Time(BinaryPrimitives.ReadUInt64LittleEndian(decoded[8..])),
            UnitNumber = BinaryPrimitives.ReadUInt32LittleEndian(decoded[4..]),
        };
        return true;
    }

    private static FrameError Check(ReadOnlySpan<byte> decoded)
    {
        if (decoded.Length < Head + Trailer)
            return FrameError.TooShort;
        if (decoded[2] != 2)
            return FrameError.BadVersion;
        if (BinaryPrimitives.ReadUInt16LittleEndian(decoded[22..]) != decoded.Length - Head - Trailer)
            return FrameError.BadLength;
        if (Crc8(decoded[..^1]) != decoded[^1])
            return FrameError.BadCrc;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(decoded[..^Trailer], hash);
        if (!hash[..8].SequenceEqual(decoded[^Trailer..^1]))
            return FrameError.BadHash;
        return (decoded[21] & Encrypted) != 0 ? FrameError.Encrypted : FrameError.None;
    }

    private static byte Crc8(ReadOnlySpan<byte> data)
    {
        byte crc = 0;
        foreach (var value in data)
            crc = Table[crc ^ value];
        return crc;
    }

    private static byte Step(byte value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (byte)((value & 0x80) != 0 ? (value << 1) ^ 0x07 : value << 1);
        return value;
    }
}
