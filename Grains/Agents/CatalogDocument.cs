using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.Agents;

/// <summary>The catalogue of kinds as clients read it.</summary>
public static class CatalogDocument
{
    public static JsonDocumentText Of(IReadOnlyList<AgentDescriptor> kinds)
    {
        var document = new JsonObject { ["kinds"] = new JsonArray([.. kinds.Select(Kind)]), ["total"] = kinds.Count };
        return new(new JsonText(document.ToJsonString()));
    }

    private static JsonObject Kind(AgentDescriptor kind) => new()
    {
        ["kind"] = kind.Kind,
        ["agent_type"] = kind.Kind,
        ["category"] = Name(kind.Category),
        ["description"] = kind.Description,
        ["singleton_id"] = kind.Attribute.SingletonId,
        ["unit_prefix"] = kind.Attribute.UnitPrefix,
        ["aliases"] = Texts(kind.Attribute.Aliases),
        ["capabilities"] = Texts(kind.Capabilities),
        ["settings_schema"] = kind.Attribute.Settings is { } settings ? PayloadSchema.Of(settings) : null,
        ["tasks"] = new JsonArray([.. kind.Tasks.Values.OrderBy(t => t.Type, StringComparer.Ordinal).Select(Task)]),
    };

    private static JsonObject Task(TaskDescriptor task) => new()
    {
        ["type"] = task.Type,
        ["description"] = task.Description,
        ["effect"] = Name(task.Effect),
        ["idempotent"] = task.SafeToRepeat,
        ["always"] = task.Always,
        ["payload_schema"] = task.PayloadSchema.DeepClone(),
        ["result_schema"] = task.ResultSchema.DeepClone(),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
