namespace Mycosoft.Agents;

/// <summary>The ranges of a configuration, held by the gateway before a call and by the agent before it takes one.</summary>
public static class AgentConfigRules
{
    /// <summary>The first member out of its range, or null.</summary>
    /// <param name="path">Where the configuration stands in the request, such as <c>$.config</c>.</param>
    public static Fault? Check(AgentConfig config, string path) =>
        Range("cpu_limit", config.CpuLimit is > 0 and <= 1_024, "a number above 0, at most 1,024", path)
        ?? Range("memory_limit", config.MemoryLimit is >= 1 and <= 16_777_216, "1 to 16,777,216 megabytes", path)
        ?? Range("max_concurrent_tasks", config.MaxConcurrentTasks is >= 1 and <= 100, "1 to 100", path)
        ?? Range("task_timeout", config.TaskTimeout is >= 1 and <= 86_400, "1 to 86,400 seconds", path)
        ?? Range("health_check_interval", config.HealthCheckInterval is >= 1 and <= 86_400, "1 to 86,400 seconds", path)
        ?? Range("heartbeat_interval", config.HeartbeatInterval is >= 1 and <= 86_400, "1 to 86,400 seconds", path)
        ?? Range("max_retries", config.MaxRetries is >= 0 and <= 20, "0 to 20", path)
        ?? Range("snapshot_interval", config.SnapshotInterval is >= 0 and <= 31_536_000, "0 to 31,536,000 seconds", path)
        ?? Range("max_queue_depth", config.MaxQueueDepth is >= 1 and <= 100_000, "1 to 100,000", path)
        ?? Range("max_tasks_per_minute", config.MaxTasksPerMinute is null or (>= 1 and <= 1_000_000), "1 to 1,000,000, or null for no limit", path)
        ?? Range("display_name", config.DisplayName is null or { Length: >= 1 and <= 200 }, "1 to 200 characters", path)
        ?? Range("description", config.Description is null or { Length: <= 2_000 }, "at most 2,000 characters", path)
        ?? Range("capabilities", AreNames(config.Capabilities), "at most 200 names of 1 to 100 characters", path)
        ?? Range("dependencies", AreNames(config.Dependencies), "at most 200 names of 1 to 100 characters", path);

    private static bool AreNames(IReadOnlyList<string>? names) => names is null || (names.Count <= 200 && names.All(name => name is { Length: >= 1 and <= 100 }));

    private static Fault? Range(string member, bool fits, string rule, string path) => fits ? null : Fault.InvalidPayload($"{member} must be {rule}.", $"{path}.{member}");
}
