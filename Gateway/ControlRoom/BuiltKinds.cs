using System.Text.Json;

namespace Mycosoft.ControlRoom;

/// <summary>The kinds of agents that this version has, of the catalogue what the screens of births and approvals need.</summary>
internal sealed record BuiltKinds(IReadOnlyList<BuiltKind> Kinds)
{
    public static readonly BuiltKinds None = new([]);

    public BuiltKind? Find(string? kind) => Kinds.FirstOrDefault(k => k.Kind == kind);

    /// <summary>What a task does to the world: read, change or critical; null where that is not known.</summary>
    public string? EffectOf(string kind, string? taskType) => Find(kind)?.Tasks.FirstOrDefault(t => t.Type == taskType)?.Effect;
}

internal sealed record BuiltKind(string Kind, Agents.AgentCategory Category, string Description, string? SingletonId, string? UnitPrefix, JsonElement? SettingsSchema, IReadOnlyList<BuiltTask> Tasks)
{
    /// <summary>Name, type and description of each setting, as the schema has them.</summary>
    public IReadOnlyList<(string Name, string Type, string? Description)> Settings =>
        SettingsSchema is { ValueKind: JsonValueKind.Object } schema && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject().Select(p => (p.Name, TypeOf(p.Value), p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("description", out var text) ? text.GetString() : null))]
            : [];

    private static string TypeOf(JsonElement property) => property.ValueKind == JsonValueKind.Object && property.TryGetProperty("type", out var type)
        ? type.ValueKind switch
        {
            JsonValueKind.String => type.GetString()!,
            JsonValueKind.Array => string.Join(" or ", type.EnumerateArray().Select(t => t.ToString()).Where(t => t != "null")),
            _ => "any",
        }
        : "any";
}

internal sealed record BuiltTask(string Type, string Description, string Effect);
