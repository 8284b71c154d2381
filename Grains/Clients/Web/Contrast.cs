using System.Globalization;

namespace Mycosoft.Clients.Web;

/// <summary>The contrast ratio of WCAG 2, for colours given as hexadecimal numbers or rgb().</summary>
internal static class Contrast
{
    /// <summary>Null when the style does not give both colours in a form that can be read.</summary>
    public static double? OfStyle(string style)
    {
        var values = style.Split(';').Select(d => d.Split(':', 2)).Where(d => d.Length == 2).ToLookup(d => d[0].Trim().ToLowerInvariant(), d => d[1].Trim().ToLowerInvariant());
        var back = values["background-color"].Concat(values["background"]).FirstOrDefault();
        return Parse(values["color"].FirstOrDefault()) is { } text && Parse(back) is { } ground ? Ratio(Luminance(text), Luminance(ground)) : null;
    }

    private static double Ratio(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static double Luminance((int R, int G, int B) colour) => (0.2126 * Linear(colour.R)) + (0.7152 * Linear(colour.G)) + (0.0722 * Linear(colour.B));

    private static double Linear(int channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static (int R, int G, int B)? Parse(string? text)
    {
        if (text is null)
            return null;
        if (text.StartsWith('#'))
            return Hex(text[1..]);
        if (!text.StartsWith("rgb(", StringComparison.Ordinal) || !text.EndsWith(')'))
            return null;
        var parts = text[4..^1].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var v) && v <= 255 ? v : -1).ToList();
        return parts.Count == 3 && parts.TrueForAll(p => p >= 0) ? (parts[0], parts[1], parts[2]) : null;
    }

    private static (int R, int G, int B)? Hex(string digits)
    {
        if (digits.Length == 3)
            digits = string.Concat(digits.Select(d => $"{d}{d}"));
        return digits.Length == 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? ((value >> 16) & 255, (value >> 8) & 255, value & 255)
            : null;
    }
}
