using System.Text.Json.Serialization;

namespace Mycosoft.Agents;

/// <summary>An agent as HTTP shows it: the seed's AgentState, the members its website reads, and what is new. Null means not known.</summary>
public sealed record AgentView
{
    public required string AgentId { get; init; }

    public required AgentStatus Status { get; init; }

    public string? ContainerId { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? LastHeartbeat { get; init; }

    public Guid? CurrentTaskId { get; init; }

    public long TasksCompleted { get; init; }

    public long TasksFailed { get; init; }

    public string? ErrorMessage { get; init; }

    public double? CpuUsage { get; init; }

    public long? MemoryUsage { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string AgentType { get; init; }

    public required AgentCategory Category { get; init; }

    public required string DisplayName { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Capabilities { get; init; }

    public required IReadOnlyList<string> Connections { get; init; }

    public double? CpuPercent { get; init; }

    public double? MemoryMb { get; init; }

    public double? UptimeSeconds { get; init; }

    public long QueueDepth { get; init; }

    public long RunningTasks { get; init; }

    public long MessagesSent { get; init; }

    public long MessagesReceived { get; init; }

    public double? AvgTaskDurationMs { get; init; }

    public double? AvgResponseTimeMs { get; init; }

    public double? ErrorRate { get; init; }

    public DateTime? LastActive { get; init; }

    public DateTime CreatedAt { get; init; }

    public required AgentConfig Config { get; init; }

    public int Restarts { get; init; }

    public string? NotConfigured { get; init; }

    public string? Silo { get; init; }

    public DateTime? TrialUntil { get; init; }

    public required AgentMetricsView Metrics { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }
}

/// <summary>The website's metrics of an agent, in its camelCase.</summary>
public sealed record AgentMetricsView(
    [property: JsonPropertyName("cpuPercent")] double? CpuPercent,
    [property: JsonPropertyName("memoryMb")] double? MemoryMb,
    [property: JsonPropertyName("tasksCompleted")] long TasksCompleted,
    [property: JsonPropertyName("tasksQueued")] long TasksQueued,
    [property: JsonPropertyName("messagesPerSecond")] double? MessagesPerSecond,
    [property: JsonPropertyName("errorRate")] double? ErrorRate,
    [property: JsonPropertyName("uptime")] double? Uptime,
    [property: JsonPropertyName("lastActive")] DateTime? LastActive);

internal sealed record AgentList(IReadOnlyList<AgentView> Agents, long? Total, string? NextCursor);
