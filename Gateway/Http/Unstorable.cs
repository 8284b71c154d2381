using System.Text.Json;

namespace Mycosoft.Http;

/// <summary>Finds <c>\u0000</c> and halves of surrogate pairs, which are valid JSON and which no store of ours can hold.</summary>
internal static class Unstorable
{
    public static string? PathOfFirst(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\u0000"u8) < 0 && utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
            return null;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            return reader.Read() ? Search(ref reader, "$") : null;
        }
        catch (JsonException)
        {
            return null; // malformed; the parser will say so
        }
    }

    private static string? Search(ref Utf8JsonReader reader, string path)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return IsUnstorable(ref reader) ? path : null;
            case JsonTokenType.StartArray:
                for (var index = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; index++)
                {
                    if (Search(ref reader, $"{path}[{index}]") is { } found)
                        return found;
                }

                return null;
            case JsonTokenType.StartObject:
                return SearchObject(ref reader, path);
            default:
                return null;
        }
    }

    private static string? SearchObject(ref Utf8JsonReader reader, string path)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            if (IsUnstorable(ref reader))
                return path;
            var member = $"{path}.{reader.GetString()}";
            reader.Read();
            if (Search(ref reader, member) is { } found)
                return found;
        }

        return null;
    }

    private static bool IsUnstorable(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return false;
        try
        {
            return reader.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return true; // half of a surrogate pair
        }
    }
}
