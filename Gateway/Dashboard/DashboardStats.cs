using System.Text.Json.Serialization;
using Mycosoft.Agents;

namespace Mycosoft.Dashboard;

/// <summary>The company in figures: nested as the seed wrote them, flat as its website reads them. Null means not measured.</summary>
internal sealed record DashboardStats(
    PoolStats Stats,
    [property: JsonPropertyName("messagesPerSecond")] double? MessagesPerSecond,
    [property: JsonPropertyName("avgLatencyMs")] double? AvgLatencyMs,
    [property: JsonPropertyName("systemLoad")] double? SystemLoad,
    [property: JsonPropertyName("uptimeSeconds")] double UptimeSeconds,
    DateTime Timestamp)
{
    public static DashboardStats Of(CompanyStatus status, string? network, DateTime now) =>
        new(PoolStats.Of(status, network), status.MessagesPerSecond, status.AvgTaskDurationMs, null, CompanyView.Uptime(status, now), now);
}

/// <summary>The seed's pool_stats, and the counts that are new.</summary>
internal sealed record PoolStats(
    long TotalAgents,
    IReadOnlyDictionary<string, long> ByStatus,
    string? Network,
    long PendingTasks,
    long RunningTasks,
    long TasksCompleted,
    long TasksFailed,
    long Messages,
    double? AvgTaskDurationMs,
    double? MessagesPerSecond,
    double? TasksPerSecond)
{
    public static PoolStats Of(CompanyStatus status, string? network) => new(
        status.TotalAgents, status.ByStatus, network, status.PendingTasks, status.RunningTasks, status.TasksCompleted, status.TasksFailed, status.Messages,
        status.AvgTaskDurationMs, status.MessagesPerSecond, status.TasksPerSecond);
}
