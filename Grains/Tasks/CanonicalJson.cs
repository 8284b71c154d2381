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
            case JsonValueKind.Number when value.TryGetDecimal(out var number):
                text.Append(number.ToString("G29", CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
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
