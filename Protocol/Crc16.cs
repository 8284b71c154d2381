using System.Buffers.Binary;

namespace Mycosoft.Devices.Protocol;

/// <summary>CRC-16/CCITT-FALSE: polynomial 0x1021, begun with 0xFFFF, not reflected.</summary>
public static class Crc16
{
    private const int Slices = 8;
    private static readonly ushort[] Tables = Build();

    public static ushort Compute(ReadOnlySpan<byte> data)
    {
        var tables = Tables.AsSpan(0, Slices * 256);
        var crc = 0xFFFFu;
        while (data.Length >= Slices)
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(data) ^ ((ulong)crc << 48);
            crc = (uint)(tables[(7 * 256) + (int)(word >> 56)]
                ^ tables[(6 * 256) + (byte)(word >> 48)]
                ^ tables[(5 * 256) + (byte)(word >> 40)]
                ^ tables[(4 * 256) + (byte)(word >> 32)]
                ^ tables[(3 * 256) + (byte)(word >> 24)]
                ^ tables[(2 * 256) + (byte)(word >> 16)]
                ^ tables[(1 * 256) + (byte)(word >> 8)]
                ^ tables[(byte)word]);
            data = data[Slices..];
        }

        foreach (var value in data)
            crc = (ushort)((crc << 8) ^ tables[(byte)((crc >> 8) ^ value)]);
        return (ushort)crc;
    }

    // Table k holds what a byte becomes after k more bytes of zero, so that eight bytes are taken at once.
    private static ushort[] Build()
    {
        var tables = new ushort[Slices * 256];
        for (var value = 0; value < 256; value++)
        {
            var crc = (uint)value << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            tables[value] = (ushort)crc;
        }

        for (var at = 256; at < tables.Length; at++)
        {
            var before = tables[at - 256];
            tables[at] = (ushort)((before << 8) ^ tables[before >> 8]);
        }

        return tables;
    }
}
