using Mycosoft.Messages;

namespace Mycosoft.Agents;

/// <summary>Turns what the tables say of an agent into what HTTP shows.</summary>
internal static class AgentJson
{
    public static AgentView Of(AgentState state, IReadOnlyList<string> connections, string? message = null) => new()
    {
        AgentId = state.AgentId,
        Status = state.Status,
        ContainerId = state.ContainerId,
        StartedAt = state.StartedAt,
        LastHeartbeat = state.LastHeartbeat,
        CurrentTaskId = state.CurrentTaskId,
        TasksCompleted = state.TasksCompleted,
        TasksFailed = state.TasksFailed,
        ErrorMessage = state.ErrorMessage,
        CpuUsage = state.CpuUsage,
        MemoryUsage = state.MemoryUsage,
        Id = state.AgentId,
        Name = state.DisplayName,
        Type = state.AgentType,
        AgentType = state.AgentType,
        Category = state.Category,
        DisplayName = state.DisplayName,
        Description = state.Description,
        Capabilities = state.Capabilities,
        Connections = connections,
        CpuPercent = state.CpuUsage * 100,
        MemoryMb = Megabytes(state.MemoryUsage),
        UptimeSeconds = state.UptimeSeconds,
        QueueDepth = state.QueueDepth,
        RunningTasks = state.RunningTasks,
        MessagesSent = state.MessagesSent,
        MessagesReceived = state.MessagesReceived,
        AvgTaskDurationMs = state.AvgTaskDurationMs,
        AvgResponseTimeMs = state.AvgResponseTimeMs,
        ErrorRate = state.ErrorRate,
        LastActive = state.LastActive,
        CreatedAt = state.CreatedAt,
        Config = state.Config,
        Restarts = state.Restarts,
        NotConfigured = state.NotConfigured,
        Silo = state.Silo,
        TrialUntil = state.TrialUntil,
        Metrics = MetricsOf(state),
        Message = message,
    };

    /// <summary>The agents that each agent is connected to, from the connections that are drawn.</summary>
    public static ILookup<string, string> Neighbours(IEnumerable<ConnectionRecord> connections) => connections
        .SelectMany(Directions)
        .Distinct()
        .ToLookup(pair => pair.From, pair => pair.To, StringComparer.Ordinal);

    public static IReadOnlyList<AgentView> Of(IReadOnlyList<AgentState> states, IEnumerable<ConnectionRecord> connections)
    {
        var neighbours = Neighbours(connections);
        return [.. states.Select(state => Of(state, [.. neighbours[state.AgentId]]))];
    }

    // Messages per second of one agent are not measured; a rate made from its totals would be an invention.
    private static AgentMetricsView MetricsOf(AgentState state) => new(
        state.CpuUsage * 100, Megabytes(state.MemoryUsage), state.TasksCompleted, state.QueueDepth, null, state.ErrorRate, state.UptimeSeconds, state.LastActive);

    private static double? Megabytes(long? bytes) => bytes / 1_048_576.0;

    private static IEnumerable<(string From, string To)> Directions(ConnectionRecord connection) => connection.Bidirectional
        ? [(connection.Source, connection.Target), (connection.Target, connection.Source)]
        : [(connection.Source, connection.Target)];
}
