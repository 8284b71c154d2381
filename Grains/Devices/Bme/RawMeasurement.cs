namespace Mycosoft.Devices.Bme;

/// <summary>What a sensor's converters gave, before any compensation.</summary>
internal sealed record RawMeasurement(uint Temperature, uint Pressure, ushort Humidity, ushort Gas, byte GasRange)
{
    /// <summary>Registers of one field, from 0x1D.</summary>
    public const int FieldLength = 17;

    private const int GasValidBit = 0x20;
    private const int HeaterStableBit = 0x10;

    public bool? GasValid { get; init; }

    public bool? HeaterStable { get; init; }

    /// <summary>Out of the registers of a field; null when they are not 17.</summary>
    /// <param name="bits">How wide the converters of temperature and pressure are: 20 on a BME688, 24 on a BME690.</param>
    public static RawMeasurement? Parse(string hex, int bits) => Hex.Bytes(hex, FieldLength) is not { } f
        ? null
        : new(Wide(f, 5) >> (24 - bits), Wide(f, 2) >> (24 - bits), (ushort)((f[8] << 8) | f[9]), (ushort)((f[15] << 2) | (f[16] >> 6)), (byte)(f[16] & 0x0F))
        {
            GasValid = (f[16] & GasValidBit) != 0,
            HeaterStable = (f[16] & HeaterStableBit) != 0,
        };

    private static uint Wide(byte[] field, int at) => (uint)((field[at] << 16) | (field[at + 1] << 8) | field[at + 2]);
}
