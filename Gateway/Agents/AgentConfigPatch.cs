using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Http;

namespace Mycosoft.Agents;

/// <summary>Lays members a client sent over a configuration.</summary>
internal static class AgentConfigPatch
{
    private const string Settings = "settings";

    private static readonly HashSet<string> Members = [.. Json.Strict.GetTypeInfo(typeof(AgentConfig)).Properties.Select(property => property.Name)];

    public static bool IsMember(string name) => Members.Contains(name) || name is "memory_limit_mb" or "cpu_limit_percent";

    /// <summary>The configuration with the members of <paramref name="members"/> in place of its own; settings are merged member by member, null takes one away.</summary>
    public static Answer<AgentConfig> Apply(AgentConfig present, IEnumerable<JsonProperty> members, string path)
    {
        var merged = JsonSerializer.SerializeToNode(present, Json.Tolerant)!.AsObject();
        foreach (var member in members)
        {
            if (!IsMember(member.Name))
                return Fault.InvalidPayload($"Unknown member '{member.Name}'.", $"{path}.{member.Name}");
            if (Lay(merged, member, path) is { } fault)
                return fault;
        }

        try
        {
            var config = merged.Deserialize<AgentConfig>(Json.Strict)!;
            return AgentConfigRules.Check(config, path) is { } fault ? fault : config;
        }
        catch (JsonException exception)
        {
            return JsonRefusal.Explain(exception, path);
        }
    }

    private static Fault? Lay(JsonObject merged, JsonProperty member, string path)
    {
        switch (member.Name)
        {
            case "memory_limit_mb":
                merged["memory_limit"] = NodeOf(member.Value);
                return null;
            case "cpu_limit_percent":
                if (member.Value.ValueKind is not JsonValueKind.Number)
                    return Fault.InvalidPayload("cpu_limit_percent must be a number.", $"{path}.cpu_limit_percent");
                merged["cpu_limit"] = member.Value.GetDouble() / 100;
                return null;
            case Settings:
                return LaySettings(merged, member.Value, path);
            default:
                merged[member.Name] = NodeOf(member.Value);
                return null;
        }
    }

    private static Fault? LaySettings(JsonObject merged, JsonElement value, string path)
    {
        if (NodeOf(value) is not JsonObject over)
            return Fault.InvalidPayload("settings must be an object.", $"{path}.{Settings}");
        merged[Settings] = SettingsPatch.Lay(merged[Settings] as JsonObject, over);
        return null;
    }

    private static JsonNode? NodeOf(JsonElement value) => JsonSerializer.SerializeToNode(value, Json.Tolerant);
}
