using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.ControlRoom.Forms;

/// <summary>Reads what a form has to offer from the JSON schema of a payload.</summary>
internal static class ShapeReader
{
    /// <summary>Below that it is JSON: a schema may lead back into itself.</summary>
    private const int Deepest = 6;

    /// <summary>A text that may be longer has several lines. The longest address is 2,048.</summary>
    private const int LongestLine = 2_048;

    private static readonly FieldShape Json = new(FieldKind.Json) { IsNullable = true };

    public static FieldShape Read(JsonElement schema) => Read(schema, schema, 0);

    private static FieldShape Read(JsonElement node, JsonElement root, int depth)
    {
        if (node.ValueKind != JsonValueKind.Object || depth > Deepest)
            return Json;
        var shape = node.TryGetProperty("$ref", out var reference) ? Referred(reference.GetString(), root, depth) : Bare(node, root, depth);
        return shape with
        {
            Description = Text(node, "description") ?? shape.Description,
            Default = node.TryGetProperty("default", out var given) && given.ValueKind != JsonValueKind.Null ? JsonNode.Parse(given.GetRawText()) : shape.Default,
        };
    }

    /// <summary>A type that was described before is only named: <c>#/properties/a/items</c>.</summary>
    private static FieldShape Referred(string? reference, JsonElement root, int depth)
    {
        if (reference is null || !reference.StartsWith('#'))
            return Json;
        var target = root;
        foreach (var step in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (target.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index < target.GetArrayLength())
                target = target[index];
            else if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(name, out target))
                return Json;
        }

        return Read(target, root, depth + 1);
    }

    private static FieldShape Bare(JsonElement node, JsonElement root, int depth)
    {
        if (node.TryGetProperty("enum", out var values))
            return Choice(values);
        var types = Types(node);
        var nullable = types.Remove("null");
        var shape = types is [var type] ? OfType(type, node, root, depth) : Json;
        return shape.Kind == FieldKind.Json ? shape : shape with { IsNullable = nullable };
    }

    private static FieldShape OfType(string type, JsonElement node, JsonElement root, int depth) => type switch
    {
        "string" => OfText(node),
        "integer" => new(FieldKind.Whole) { Least = Bound(node, "minimum"), Most = Bound(node, "maximum") },
        "number" => new(FieldKind.Number) { Least = Bound(node, "minimum"), Most = Bound(node, "maximum") },
        "boolean" => new(FieldKind.Flag),
        "array" => node.TryGetProperty("items", out var items)
            ? new(FieldKind.List) { Items = Read(items, root, depth + 1), Shortest = Length(node, "minItems"), Longest = Length(node, "maxItems") }
            : Json,
        "object" => OfObject(node, root, depth),
        _ => Json,
    };

    private static FieldShape OfText(JsonElement node)
    {
        var longest = Length(node, "maxLength");
        var kind = Text(node, "format") switch
        {
            "date-time" => FieldKind.Instant,
            "date" => FieldKind.Day,
            "uuid" => FieldKind.Id,
            _ => longest > LongestLine ? FieldKind.Lines : FieldKind.Text,
        };
        return new(kind) { Shortest = Length(node, "minLength"), Longest = longest };
    }

    private static FieldShape OfObject(JsonElement node, JsonElement root, int depth)
    {
        if (node.TryGetProperty("properties", out var properties))
        {
            var required = node.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet(StringComparer.Ordinal) : [];
            return new(FieldKind.Group) { Members = [.. properties.EnumerateObject().Select(p => new FieldMember(p.Name, required.Contains(p.Name), Read(p.Value, root, depth + 1)))] };
        }

        if (!node.TryGetProperty("additionalProperties", out var values))
            return Json;
        return values.ValueKind switch
        {
            JsonValueKind.Object => new(FieldKind.Map) { Items = Read(values, root, depth + 1) },
            JsonValueKind.False => new(FieldKind.Group),
            _ => Json,
        };
    }

    private static FieldShape Choice(JsonElement values)
    {
        var all = values.EnumerateArray().ToList();
        var names = all.Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!).ToList();
        var nullable = all.Exists(value => value.ValueKind == JsonValueKind.Null);
        return names.Count > 0 && names.Count + (nullable ? 1 : 0) == all.Count ? new(FieldKind.Choice) { Choices = names, IsNullable = nullable } : Json;
    }

    private static List<string> Types(JsonElement node) => !node.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(name => name.GetString() ?? "")]
        : [type.GetString() ?? ""];

    private static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static decimal? Bound(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var bound) ? bound : null;

    private static int? Length(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var length) ? length : null;
}
