using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mycosoft.Cli.Output;

/// <summary>JSON as text: read, for programs, for people.</summary>
internal static class ApiJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool TryParse(string text, out JsonElement json)
    {
        try
        {
            json = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            json = default;
            return false;
        }
    }

    /// <summary>
    /// The company's own text. Inside its strings JSON lets DEL and the control characters above it stand as they are, and a terminal obeys some of them: these are written as escapes,
    /// which mean the same.
    /// </summary>
    public static string Untouched(string json)
    {
        if (!json.Any(IsRaw))
            return json;
        var text = new StringBuilder(json.Length);
        foreach (var c in json)
            _ = IsRaw(c) ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : text.Append(c);
        return text.ToString();
    }

    /// <summary>One array of the items as they came.</summary>
    public static string Array(IEnumerable<JsonElement> items) => Untouched($"[{string.Join(",\n", items.Select(item => item.GetRawText()))}]");

    /// <summary>For people, over several lines.</summary>
    public static string Pretty(JsonElement json) => Plain.Block(JsonSerializer.Serialize(json, Indented));

    public static string? Text(this JsonElement json, string member) => json.Member(member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool? Flag(this JsonElement json, string member) => json.Member(member)?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    public static IEnumerable<JsonElement> List(this JsonElement json, string member) => json.Member(member) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A member, or one within it (<c>suggested_agent.agent_type</c>); null when there is none.</summary>
    public static JsonElement? Member(this JsonElement json, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (json.ValueKind is not JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;
        }

        return json;
    }

    private static bool IsRaw(char c) => c is (>= '\u007f' and <= '\u009f') or '\u061c' or (>= '\u200e' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
