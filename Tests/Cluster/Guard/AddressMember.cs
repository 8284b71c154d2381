using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;

namespace Mycosoft.Tests.Cluster.Guard;

/// <summary>A text in a payload or in settings whose name says that it is where something lies. Found in what the kinds declare.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Task">The task; null for settings.</param>
/// <param name="Path">Names from the root; <c>[]</c> behind one whose items are meant.</param>
public sealed partial record AddressMember(string Kind, string? Task, string Path)
{
    public static IReadOnlyList<AgentDescriptor> Kinds { get; } = [.. AgentKinds.All.Select(AgentDescriber.Describe)];

    public static IEnumerable<AddressMember> OfPayloads =>
        from kind in Kinds from task in kind.Tasks.Values from path in Within(task.PayloadSchema, task.PayloadSchema, "") select new AddressMember(kind.Kind, task.Type, path);

    public static IEnumerable<AddressMember> OfSettings =>
        from kind in Kinds
        from property in kind.Attribute.Settings?.GetProperties(BindingFlags.Public | BindingFlags.Instance) ?? []
        where (property.PropertyType == typeof(string) || property.PropertyType == typeof(Uri)) && IsAddress(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
        select new AddressMember(kind.Kind, null, JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));

    public bool IsHost => Path.Split('.')[^1].Contains("host", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Kind} {Task ?? "settings"} {Path}";

    /// <summary>A payload that holds what the task requires, and this address.</summary>
    public string PayloadWith(string value)
    {
        var schema = Kinds.Single(k => k.Kind == Kind).Tasks[Task!].PayloadSchema;
        return With(schema, schema, Path.Split('.'), value).ToJsonString();
    }

    private static bool IsAddress(string name) => name is not "target_agent" && AddressName().IsMatch(name);

    private static IEnumerable<string> Within(JsonNode root, JsonNode? schema, string path)
    {
        if (Resolve(root, schema) is not JsonObject node)
            yield break;
        foreach (var (name, member) in node["properties"] as JsonObject ?? [])
        {
            var (own, inner) = ($"{path}{name}", Resolve(root, member));
            if (Has(inner, "string") && IsAddress(name))
                yield return own;
            var items = (inner as JsonObject)?["items"];
            var further = items is null ? Within(root, inner, own + ".") : Has(Resolve(root, items), "string") && IsAddress(name) ? [own + "[]"] : Within(root, items, own + "[].");
            foreach (var found in further)
                yield return found;
        }
    }

    private static JsonNode With(JsonNode root, JsonNode? schema, ReadOnlySpan<string> path, string value)
    {
        if (path.IsEmpty)
            return value;
        var (node, name) = ((JsonObject)Sample(root, schema), path[0].TrimEnd('[', ']'));
        var member = Resolve(root, Resolve(root, schema)!["properties"]![name]);
        node[name] = path[0].EndsWith(']') ? new JsonArray(With(root, member!["items"], path[1..], value)) : With(root, member, path[1..], value);
        return node;
    }

    private static JsonNode Sample(JsonNode root, JsonNode? given)
    {
        if (Resolve(root, given) is not JsonObject schema)
            return new JsonObject();
        if (schema["enum"] is JsonArray values)
            return values[0]!.DeepClone();
        if (Has(schema, "object"))
            return new JsonObject((schema["required"] as JsonArray ?? []).Select(name => (string)name!).Select(name => KeyValuePair.Create(name, (JsonNode?)Known(name, Sample(root, schema["properties"]![name])))));
        if (Has(schema, "array"))
            return schema["minItems"] is null ? new JsonArray() : new JsonArray(Sample(root, schema["items"]));
        if (Has(schema, "string"))
            return (string?)schema["format"] == "date-time" ? "2026-11-26T08:00:00Z" : new string('x', (int?)schema["minLength"] ?? 1);
        return Has(schema, "boolean") ? false : (JsonNode)((double?)schema["minimum"] ?? 1);
    }

    /// <summary>Texts of which not every one will do.</summary>
    private static JsonNode Known(string name, JsonNode sample) => name == "status" ? "firing" : sample;

    private static JsonNode? Resolve(JsonNode root, JsonNode? schema)
    {
        if (schema is not JsonObject || (string?)schema["$ref"] is not { } reference)
            return schema;
        return reference.TrimStart('#', '/').Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate((JsonNode?)root, (node, part) => node is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)] : node?[part]);
    }

    private static bool Has(JsonNode? schema, string type) => schema is JsonObject && schema["type"] switch
    {
        JsonArray several => several.Any(t => (string?)t == type),
        JsonValue one => (string?)one == type,
        _ => false,
    };

    [GeneratedRegex("ur[il]|host|address|endpoint|target|site|server|domain|webhook|callback|link|proxy", RegexOptions.IgnoreCase)]
    private static partial Regex AddressName();
}
