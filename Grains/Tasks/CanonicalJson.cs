using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mycosoft.Tasks;

/// <summary>One text for one JSON value: a store may give it back with other blanks, another order of members or another form of a number.</summary>
internal static class CanonicalJson
{
    public static string Of(JsonText text)
    {
        using var document = JsonDocument.Parse(text.ToString());
        var canonical = new StringBuilder();
        Append(canonical, document.RootElement);
        return canonical.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject())
                    members[member.Name] = member.Value;
                Each(text, '{', '}', members, m =>
                {
                    text.Append(JsonSerializer.Serialize(m.Key)).Append(':');
                    Append(text, m.Value);
                });
                break;
            case JsonValueKind.Array:
                Each(text, '[', ']', value.EnumerateArray(), e => Append(text, e));
                break;
            case JsonValueKind.String:
                text.Append(JsonSerializer.Serialize(value.GetString()));
                break;
            case JsonValueKind.Number:
                text.Append(Number(value));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    /// <summary>A number of more digits, or larger, than a decimal holds exactly is written as its digits and their power of ten.</summary>
    private static string Number(JsonElement value)
    {
        var (digits, power) = Parts(value.GetRawText());
        if (digits.Length == 0)
            return "0";
        if (digits.Length <= 28 && power >= -28 && value.TryGetDecimal(out var number))
            return number.ToString("G29", CultureInfo.InvariantCulture);
        return power is { } exponent ? string.Create(CultureInfo.InvariantCulture, $"{(value.GetRawText()[0] == '-' ? "-" : "")}{digits}e{exponent}") : value.GetRawText();
    }

    /// <summary>The digits without zeros at their ends, and the power of ten behind them; null for a power that no store takes.</summary>
    private static (string Digits, long? Power) Parts(string raw)
    {
        var e = raw.AsSpan().IndexOfAny('e', 'E');
        var mantissa = (e < 0 ? raw : raw[..e]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimEnd('0');
        long? exponent = e < 0 ? 0 : int.TryParse(raw.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) ? given : null;
        var behind = point < 0 ? 0 : mantissa.Length - point - 1;
        return (digits.TrimStart('0'), exponent - behind + (all.Length - digits.Length));
    }

    private static void Each<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> append)
    {
        text.Append(open);
        foreach (var item in items)
        {
            append(item);
            text.Append(',');
        }

        text.Append(close);
    }
}
