using System.Text.Json;

namespace Mycosoft.Agents;

/// <summary>A birth as it was asked for; without a kind, the id has to tell it.</summary>
internal sealed record SpawnRequest(string AgentId, string? Kind, AgentCategory? Category, AgentConfig Config);

/// <summary>Reads the three bodies that clients of the seed send to spawn an agent, and the register call's.</summary>
internal static class SpawnRequestReader
{
    private static readonly string[] Identity = ["agent_id", "agent_type", "agentType", "category", "name", "version", "config"];

    public static Answer<SpawnRequest> Read(JsonElement body, params ReadOnlySpan<string> alsoAllowed)
    {
        if (body.ValueKind is not JsonValueKind.Object)
            return Fault.InvalidPayload("The body must be a JSON object.", "$");
        if (!Texts(body, "$", out var top, out var fault))
            return fault;
        var inner = body.TryGetProperty("config", out var config) ? config : default;
        if (inner.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object))
            return Fault.InvalidPayload("config must be an object.", "$.config");
        if (!Texts(inner, "$.config", out var within, out fault))
            return fault;
        if (Contradiction(top, within) is { } contradiction)
            return contradiction;

        string? Text(string name) => top.GetValueOrDefault(name) ?? within.GetValueOrDefault(name);
        var agentId = Text("agent_id") ?? (Text("name") is { } name ? AgentIds.Slug(name) : null);
        if (AgentIds.CheckNew(agentId, "$.agent_id") is { } wrongId)
            return wrongId;
        if (Category(Text("category"), within.ContainsKey("category"), out var category) is { } wrongCategory)
            return wrongCategory;
        var named = AgentConfig.Default with { DisplayName = Text("name") };
        if (!Configuration(named, body, "$", alsoAllowed).TryGet(out var outer, out fault) || !Configuration(outer, inner, "$.config", []).TryGet(out var complete, out fault))
            return fault;
        return new SpawnRequest(agentId!, Text("agent_type") ?? Text("agentType"), category, complete);
    }

    private static Answer<AgentConfig> Configuration(AgentConfig start, JsonElement from, string path, ReadOnlySpan<string> alsoAllowed)
    {
        if (from.ValueKind is JsonValueKind.Undefined)
            return start;
        var members = new List<JsonProperty>();
        foreach (var member in from.EnumerateObject())
        {
            var known = Identity.Contains(member.Name) && (path == "$" || member.Name is not "config");
            if (!known && !alsoAllowed.Contains(member.Name))
                members.Add(member);
        }

        return AgentConfigPatch.Apply(start, members, path);
    }

    private static bool Texts(JsonElement from, string path, out Dictionary<string, string> texts, out Fault fault)
    {
        (texts, fault) = (new(StringComparer.Ordinal), null!);
        if (from.ValueKind is JsonValueKind.Undefined)
            return true;
        foreach (var name in Identity.AsSpan(0, Identity.Length - 1))
        {
            if (!from.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
                continue;
            if (value.ValueKind is not JsonValueKind.String || value.GetString() is not { Length: > 0 and <= 200 } text)
            {
                fault = Fault.InvalidPayload($"{name} must be a text of 1 to 200 characters.", $"{path}.{name}");
                return false;
            }

            texts[name] = text;
        }

        return true;
    }

    private static Fault? Contradiction(Dictionary<string, string> top, Dictionary<string, string> within)
    {
        foreach (var (name, text) in within)
        {
            if (top.TryGetValue(name, out var other) && other != text)
                return Fault.InvalidPayload($"config.{name} contradicts {name}.", $"$.config.{name}");
        }

        return top.TryGetValue("agent_type", out var snake) && top.TryGetValue("agentType", out var camel) && snake != camel
            ? Fault.InvalidPayload("agentType contradicts agent_type.", "$.agentType")
            : null;
    }

    private static Fault? Category(string? name, bool within, out AgentCategory? category)
    {
        category = null;
        if (name is null)
            return null;
        if (!Http.EnumNames<AgentCategory>.TryParse(name, out var known))
            return Fault.InvalidPayload($"Unknown category '{name}'; it must be one of {Http.EnumNames<AgentCategory>.All}.", within ? "$.config.category" : "$.category");
        category = known;
        return null;
    }
}
