using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mycosoft.ControlRoom.Parts;

/// <summary>JSON for people to read and to decide by: indented, and with nothing in it that makes it look like something else.</summary>
internal static class ReadableJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text that is no JSON stays as it is.</summary>
    public static string Of(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Plain(JsonSerializer.Serialize(document.RootElement, Indented));
        }
        catch (JsonException)
        {
            return Plain(text);
        }
    }

    /// <summary>Characters that are not seen themselves but turn others around or hide them are shown by their number.</summary>
    private static string Plain(string text)
    {
        if (!text.Any(IsHidden))
            return text;
        var plain = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (IsHidden(character))
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                plain.Append(character);
        }

        return plain.ToString();
    }

    private static bool IsHidden(char character) => char.GetUnicodeCategory(character) is UnicodeCategory.Format;
}
