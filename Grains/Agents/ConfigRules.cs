using System.Text.Json;

namespace Mycosoft.Agents;

/// <summary>Checks a configuration before it is taken, and turns it into text and back.</summary>
public static class ConfigRules
{
    private static readonly JsonText DefaultText = JsonText.EmptyObject;

    public static Fault? Check(AgentConfig config, AgentDescriptor kind) =>
        Range(config.MaxConcurrentTasks, 1, 100, "max_concurrent_tasks")
        ?? Range(config.TaskTimeout, 1, 86_400, "task_timeout")
        ?? Range(config.MaxRetries, 0, 20, "max_retries")
        ?? Range(config.MaxQueueDepth, 1, 100_000, "max_queue_depth")
        ?? Range(config.SnapshotInterval, 0, 2_592_000, "snapshot_interval")
        ?? Range(config.HealthCheckInterval, 1, 86_400, "health_check_interval")
        ?? Range(config.HeartbeatInterval, 1, 86_400, "heartbeat_interval")
        ?? Range(config.CpuLimit, 0.01, 1_024, "cpu_limit")
        ?? Range(config.MemoryLimit, 1, 16_777_216, "memory_limit")
        ?? Length(config.DisplayName, 200, "display_name")
        ?? Length(config.Description, 2_000, "description")
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

    private static Fault? Range(double value, double from, double to, string member) =>
        value >= from && value <= to ? null : Fault.InvalidPayload($"{member} must be between {from} and {to}.", "$." + member);

    private static Fault? Length(string? value, int most, string member) =>
        value is null || value.Length <= most ? null : Fault.InvalidPayload($"{member} must be at most {most} characters.", "$." + member);
}
