using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Mycosoft.Devices.Protocol;

/// <summary>JSON that strangers send, and JSON for boards with little memory.</summary>
internal static class WireJson
{
    /// <summary>No escapes but those that JSON asks for: boards count bytes.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // A member given twice would be one thing to one reader and another to the next.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>An object in valid UTF-8 whose strings a database can hold.</summary>
    public static bool TryParseObject(ReadOnlySpan<byte> utf8, out JsonElement element)
    {
        element = default;
        if (!Utf8.IsValid(utf8))
            return false;
        try
        {
            element = JsonElement.Parse(utf8, Strict);
            return element.ValueKind == JsonValueKind.Object && (utf8.IndexOf("\\u"u8) < 0 || StringsAreWhole(utf8));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is a name with half a surrogate pair.
            return false;
        }
    }

    // Half a surrogate pair and NUL are JSON, and are refused by every store behind.
    private static bool StringsAreWhole(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && reader.GetString()!.Contains('\0'))
                    return false;
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    public static long? Whole(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public static double? Number(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    public static bool? Flag(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    public static JsonElement? Object(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static JsonElement? Array(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value : null;

    /// <summary>The strings of an array, at most 64.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        element.Array(name) is { } array
            ? [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).Take(64)]
            : [];

    public static readonly JsonElement EmptyObject = JsonElement.Parse("{}"u8);
}
