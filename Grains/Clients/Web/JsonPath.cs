using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mycosoft.Clients.Web;

/// <summary>The part of JSONPath that names one value: <c>$.services[0].status</c>.</summary>
public static partial class JsonPath
{
    public const string Form = """^\$(\.[A-Za-z_][A-Za-z0-9_-]*|\[[0-9]{1,6}\]|\['[^']+'\])*$""";

    /// <summary>The value as text (a string without its quotes); null when the path leads nowhere.</summary>
    public static string? Find(JsonElement root, string path)
    {
        var value = root;
        foreach (Match step in Step().Matches(path))
        {
            if (Take(value, step) is not { } next)
                return null;
            value = next;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
    }

    private static JsonElement? Take(JsonElement value, Match step)
    {
        if (step.Groups["index"] is { Success: true } index)
        {
            var at = int.Parse(index.ValueSpan, CultureInfo.InvariantCulture);
            return value.ValueKind == JsonValueKind.Array && at < value.GetArrayLength() ? value[at] : null;
        }

        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(step.Groups["name"].Value, out var member) ? member : null;
    }

    [GeneratedRegex(@"\.(?<name>[A-Za-z_][A-Za-z0-9_-]*)|\[(?<index>[0-9]+)\]|\['(?<name>[^']+)'\]", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
