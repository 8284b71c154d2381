using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.ControlRoom.Forms;

/// <summary>What was filled in as JSON. What cannot be is told at its field; the server has the last word on everything else.</summary>
internal static class FieldWriter
{
    private const string Needed = "This is needed.";

    /// <summary>Whether the field is in the payload at all, and as what. Its errors are set anew.</summary>
    public static (bool IsThere, JsonNode? Value) Write(PayloadField field)
    {
        field.Error = null;
        return field.Shape.Kind switch
        {
            FieldKind.Group => field.IsThere ? (true, Group(field)) : (false, null),
            FieldKind.List => field.Parts.Count > 0 || field.IsRequired ? (true, new JsonArray([.. field.Parts.Select(part => Write(part).Value)])) : (false, null),
            FieldKind.Map => field.Parts.Count > 0 || field.IsRequired ? (true, Map(field)) : (false, null),
            _ when field.IsTick => Tick(field),
            _ when field.Text.Length == 0 => Blank(field),
            _ => (true, Scalar(field)),
        };
    }

    public static bool HasErrors(PayloadField field) => field.Error is not null || field.Parts.Any(HasErrors);

    private static JsonObject Group(PayloadField field)
    {
        var written = new JsonObject();
        foreach (var part in field.Parts)
        {
            if (Write(part) is (true, var value))
                written[part.Name] = value;
        }

        return written;
    }

    private static JsonObject Map(PayloadField field)
    {
        var written = new JsonObject();
        foreach (var part in field.Parts)
        {
            var (_, value) = Write(part);
            if (part.Name.Length == 0)
                part.Error = "A name is needed.";
            else if (!written.TryAdd(part.Name, value))
                part.Error = "This name is there twice.";
        }

        return written;
    }

    /// <summary>Left out as long as it is what it would be anyway.</summary>
    private static (bool IsThere, JsonNode? Value) Tick(PayloadField field)
    {
        var value = JsonValue.Create(field.Text == "true");
        return field.IsRequired || !JsonNode.DeepEquals(value, field.Shape.Default) ? (true, value) : (false, null);
    }

    private static (bool IsThere, JsonNode? Value) Blank(PayloadField field)
    {
        if (!field.IsRequired)
            return (false, null);
        if (field.Shape.IsNullable)
            return (true, null);
        if (field.Shape is { Kind: FieldKind.Text or FieldKind.Lines, Shortest: null or 0 })
            return (true, JsonValue.Create(""));
        field.Error = Needed;
        return (true, null);
    }

    private static JsonNode? Scalar(PayloadField field)
    {
        var text = field.Text.Trim();
        switch (field.Shape.Kind)
        {
            case FieldKind.Whole:
                return text.TrimStart('-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit) ? Within(field, text) : Wrong(field, "A whole number is needed.");
            case FieldKind.Number:
                return Within(field, text);
            case FieldKind.Flag:
                return JsonValue.Create(text == "true");
            case FieldKind.Instant:
                return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
                    ? JsonValue.Create(instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture))
                    : Wrong(field, "A time is needed.");
            case FieldKind.Day:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? JsonValue.Create(text) : Wrong(field, "A day is needed.");
            case FieldKind.Id:
                return Guid.TryParse(text, out var id) ? JsonValue.Create(id.ToString()) : Wrong(field, "A UUID is needed, such as 01a20000-0000-7000-8000-000000000000.");
            case FieldKind.Json:
                return Parsed(text) is (true, var value) ? value : Wrong(field, "This is not JSON.");
            default:
                return JsonValue.Create(field.Text);
        }
    }

    /// <summary>As it was typed: no digit of an amount is lost.</summary>
    private static JsonNode? Within(PayloadField field, string text)
    {
        if (Parsed(text) is not (true, { } value) || value.GetValueKind() != JsonValueKind.Number)
            return Wrong(field, "A number is needed, such as 12.5.");
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return value;
        if (number < field.Shape.Least)
            return Wrong(field, string.Create(CultureInfo.InvariantCulture, $"At least {field.Shape.Least:#,0.#########}."));
        return number > field.Shape.Most ? Wrong(field, string.Create(CultureInfo.InvariantCulture, $"At most {field.Shape.Most:#,0.#########}.")) : value;
    }

    private static (bool IsJson, JsonNode? Value) Parsed(string text)
    {
        try
        {
            return (true, JsonNode.Parse(text, documentOptions: PayloadForm.Strict));
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }

    private static JsonNode? Wrong(PayloadField field, string words)
    {
        field.Error = words;
        return null;
    }
}
