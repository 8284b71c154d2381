namespace Mycosoft.Agents;

/// <summary>
/// One agent as it is now, read from the tables. The first eleven members are the seed's AgentState, always present, null when not known;
/// the rest is what its pages expect. Times are UTC, durations milliseconds. Nothing in it is estimated.
/// </summary>
[GenerateSerializer, Immutable, Alias("mas.agent-state")]
public sealed record AgentState
{
    /// <summary>The agent's id, unique for ever.</summary>
    [Id(0)] public required string AgentId { get; init; }

    /// <summary>Its status at the time of reading.</summary>
    [Id(1)] public required AgentStatus Status { get; init; }

    /// <summary>Always null: the silo cluster takes the place of containers.</summary>
    [Id(2)] public string? ContainerId { get; init; }

    /// <summary>When it was last started; null when it is not started.</summary>
    [Id(3)] public DateTime? StartedAt { get; init; }

    /// <summary>The last sign of life of the silo that serves it; null when no silo does.</summary>
    [Id(4)] public DateTime? LastHeartbeat { get; init; }

    /// <summary>The running task that started first.</summary>
    [Id(5)] public Guid? CurrentTaskId { get; init; }

    /// <summary>Tasks completed since its birth.</summary>
    [Id(6)] public long TasksCompleted { get; init; }

    /// <summary>Tasks failed since its birth.</summary>
    [Id(7)] public long TasksFailed { get; init; }

    /// <summary>Why it is in error or dead, or why the company put it away.</summary>
    [Id(8)] public string? ErrorMessage { get; init; }

    /// <summary>Share of one core over the last sampling interval; null when not measured.</summary>
    [Id(9)] public double? CpuUsage { get; init; }

    /// <summary>Always null: a grain has no memory of its own that could be measured.</summary>
    [Id(10)] public long? MemoryUsage { get; init; }

    /// <summary>Its kind, such as <c>route-monitor</c>.</summary>
    [Id(11)] public required string AgentType { get; init; }

    /// <summary>Its category, which is its kind's.</summary>
    [Id(12)] public required AgentCategory Category { get; init; }

    /// <summary>Its name on the page.</summary>
    [Id(13)] public required string DisplayName { get; init; }

    /// <summary>One sentence about it.</summary>
    [Id(14)] public required string Description { get; init; }

    /// <summary>The task types of its kind and what its owner added.</summary>
    [Id(15)] public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>Tasks accepted and not yet running.</summary>
    [Id(16)] public long QueueDepth { get; init; }

    /// <summary>Tasks running.</summary>
    [Id(17)] public long RunningTasks { get; init; }

    /// <summary>Seconds since <see cref="StartedAt"/>; null when it is not started.</summary>
    [Id(18)] public double? UptimeSeconds { get; init; }

    /// <summary>Messages it sent since its birth.</summary>
    [Id(19)] public long MessagesSent { get; init; }

    /// <summary>Messages it received since its birth.</summary>
    [Id(20)] public long MessagesReceived { get; init; }

    /// <summary>Mean time from start to end of its tasks, in milliseconds; null before the first.</summary>
    [Id(21)] public double? AvgTaskDurationMs { get; init; }

    /// <summary>Mean time from acceptance to end of its tasks, in milliseconds; null before the first.</summary>
    [Id(22)] public double? AvgResponseTimeMs { get; init; }

    /// <summary>Failed tasks divided by ended tasks, 0 to 1; null before the first.</summary>
    [Id(23)] public double? ErrorRate { get; init; }

    /// <summary>When a task of it last ended.</summary>
    [Id(24)] public DateTime? LastActive { get; init; }

    /// <summary>When it was born.</summary>
    [Id(25)] public DateTime CreatedAt { get; init; }

    /// <summary>Its configuration.</summary>
    [Id(26)] public required AgentConfig Config { get; init; }

    /// <summary>Supervised restarts since a person last started it.</summary>
    [Id(27)] public int Restarts { get; init; }

    /// <summary>Null, or the configuration keys without which it can do nothing; such an agent is healthy and idle.</summary>
    [Id(28)] public string? NotConfigured { get; init; }

    /// <summary>The silo that serves it; null when none does.</summary>
    [Id(29)] public string? Silo { get; init; }

    /// <summary>Until when it is on trial, its changes wait for a person and it does nothing critical; null when it is not.</summary>
    [Id(30)] public DateTime? TrialUntil { get; init; }
}
