using System.Buffers;
using System.Text.Unicode;

namespace Mycosoft.Devices.Protocol;

/// <summary>What tells text from frames.</summary>
internal static class PlainText
{
    private static readonly SearchValues<byte> Ascii = SearchValues.Create([(byte)'\t', 0x1B, .. Enumerable.Range(0x20, 0x5F).Select(value => (byte)value)]);

    // Every frame has a control character among its first bytes. ESC colours the boot log.
    public static bool IsPrintable(ReadOnlySpan<byte> line)
    {
        var other = line.IndexOfAnyExcept(Ascii);
        if (other < 0)
            return true;
        foreach (var value in line[other..])
        {
            if (value is 0x7F || (value < 0x20 && value is not ((byte)'\t' or 0x1B)))
                return false;
        }

        return Utf8.IsValid(line[other..]);
    }

    /// <summary>Whether a line shows that a board speaks text, and not only that it boots.</summary>
    public static bool IsTelling(ReadOnlySpan<byte> line)
    {
        var text = line.Trim(" \t"u8);
        return (text.StartsWith("{"u8) && text.EndsWith("}"u8)) || text.StartsWith("#live "u8) || text.StartsWith("I2C: SDA="u8) || text.StartsWith("AMB: "u8) || text.StartsWith("ENV: "u8);
    }
}
