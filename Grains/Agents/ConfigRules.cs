using System.Text.Json;

namespace Mycosoft.Agents;

/// <summary>Checks a configuration before it is taken, and turns it into text and back.</summary>
public static class ConfigRules
{
    private static readonly JsonText DefaultText = JsonText.EmptyObject;

    public static Fault? Check(AgentConfig config, AgentDescriptor kind) =>
        AgentConfigRules.Check(config, "$")
        ?? Settings(config.Settings, kind);

    public static JsonText ToText(AgentConfig config) => config == AgentConfig.Default ? DefaultText : new(JsonSerializer.Serialize(config, Json.Tolerant));

    public static AgentConfig Parse(JsonText text) => text.Value is null or "{}" ? AgentConfig.Default : JsonSerializer.Deserialize<AgentConfig>(text.Value, Json.Tolerant)!;

    private static Fault? Settings(JsonText? settings, AgentDescriptor kind)
    {
        if (settings is not { } text || text.Value is null or "{}" or "null")
            return kind.SettingsReader?.Invoke(JsonText.EmptyObject) is { } missing ? Under(missing) : null;
        return kind.SettingsReader is { } read
            ? read(text) is { } fault ? Under(fault) : null
            : Fault.InvalidPayload($"The kind {kind.Kind} has no settings.", "$.settings");
    }

    private static Fault Under(Fault fault) => fault with { Path = "$.settings" + fault.Path?[1..] };
}
