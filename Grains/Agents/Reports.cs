namespace Mycosoft.Agents;

/// <summary>The result of health_check; status is healthy, degraded, unhealthy or not_configured.</summary>
public sealed record HealthReport(string Status, string AgentId, double? UptimeSeconds, IReadOnlyList<HealthCheck> Checks);

/// <summary>The result of get_status; the agent is busy with this very task.</summary>
public sealed record StatusReport(string AgentId, string Status, long TasksCompleted, long TasksFailed, int QueueDepth, int RunningTasks);

/// <summary>The result of get_capabilities.</summary>
public sealed record CapabilitiesReport(string AgentId, IReadOnlyList<string> Capabilities);
