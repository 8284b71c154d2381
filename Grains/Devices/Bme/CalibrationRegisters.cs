using System.Diagnostics.CodeAnalysis;

namespace Mycosoft.Devices.Bme;

/// <summary>A sensor's calibration as it is read: 23 registers from 0x8A, 14 from 0xE1 and 5 from 0x00. What they mean is another thing on each chip.</summary>
internal sealed class CalibrationRegisters
{
    public const int Length = 42;

    private readonly byte[] _bytes;

    private CalibrationRegisters(byte[] bytes) => _bytes = bytes;

    public static bool TryParse(string hex, [NotNullWhen(true)] out CalibrationRegisters? registers) =>
        (registers = Hex.Bytes(hex, Length) is { } bytes ? new(bytes) : null) is not null;

    public byte Unsigned(int index) => _bytes[index];

    public sbyte Signed(int index) => (sbyte)_bytes[index];

    public ushort UnsignedWord(int low) => (ushort)(_bytes[low] | (_bytes[low + 1] << 8));

    public short SignedWord(int low) => (short)UnsignedWord(low);

    /// <summary>Twelve bits: eight of one register over the upper half of the next.</summary>
    public int UpperNibbled(int high, int nibble) => (_bytes[high] << 4) | (_bytes[nibble] >> 4);

    /// <summary>Twelve bits: eight of one register over the lower half of another.</summary>
    public int LowerNibbled(int high, int nibble) => (_bytes[high] << 4) | (_bytes[nibble] & 0x0F);
}
