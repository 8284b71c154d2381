using System.Globalization;
using System.Text;

namespace Mycosoft.Ledger;

/// <summary>Values as the SQLite tables hold them. Text that PostgreSQL would refuse is refused here too.</summary>
internal static class SqliteValue
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static object From(object? value) => value switch
    {
        null => DBNull.Value,
        string text => Text(text),
        JsonText json => Json(json.ToString()),
        Guid id => id.ToString("D"),
        DateTime time => Instant.Whole(time).ToString(TimeFormat, CultureInfo.InvariantCulture),
        bool flag => flag ? 1L : 0L,
        double number when !double.IsFinite(number) => throw new UnstorableException("The number is not finite."),
        _ => value,
    };

    public static DateTime Time(string text) =>
        DateTime.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string Text(string text)
    {
        if (text.Contains('\0')) throw new UnstorableException("The text contains the character U+0000.");
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var surrogate = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (surrogate < 0) break;
            if (Rune.DecodeFromUtf16(rest[surrogate..], out _, out var length) != System.Buffers.OperationStatus.Done)
                throw new UnstorableException("The text contains half of a surrogate pair.");
            rest = rest[(surrogate + length)..];
        }

        return text;
    }

    private static string Json(string json)
    {
        for (var at = json.IndexOf('\\', StringComparison.Ordinal); at >= 0 && at + 2 < json.Length; at = json.IndexOf('\\', at))
            at += json[at + 1] == 'u' ? EscapeLength(json, at) : 2;

        return Text(json);
    }

    private static int EscapeLength(string json, int at) => Escaped(json, at) switch
    {
        0 => throw new UnstorableException("The JSON contains the escape \\u0000."),
        >= 0xD800 and <= 0xDBFF when Escaped(json, at + 6) is >= 0xDC00 and <= 0xDFFF => 12,
        >= 0xD800 and <= 0xDFFF => throw new UnstorableException("The JSON contains the escape of half a surrogate pair."),
        _ => 2,
    };

    private static int Escaped(string json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u' && int.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? unit
            : -1;
}
