namespace Mycosoft.Agents;

/// <summary>What an agent finds when it looks at itself.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Status"><c>healthy</c>, <c>degraded</c>, <c>unhealthy</c> or <c>not_configured</c>.</param>
/// <param name="UptimeSeconds">Seconds since it was started; null when it is not.</param>
/// <param name="QueueDepth">Tasks waiting.</param>
/// <param name="RunningTasks">Tasks running.</param>
/// <param name="ConsecutiveFailures">Tasks that failed one after the other, ending now.</param>
/// <param name="Checks">What was tried, and how it went.</param>
[GenerateSerializer, Immutable, Alias("mas.agent-health")]
public sealed record AgentHealth(
    [property: Id(0)] string AgentId,
    [property: Id(1)] string Status,
    [property: Id(2)] double? UptimeSeconds,
    [property: Id(3)] int QueueDepth,
    [property: Id(4)] int RunningTasks,
    [property: Id(5)] int ConsecutiveFailures,
    [property: Id(6)] IReadOnlyList<HealthCheck> Checks)
{
    /// <summary>Everything that was tried worked.</summary>
    public const string Healthy = "healthy";

    /// <summary>It works, and something about it does not.</summary>
    public const string Degraded = "degraded";

    /// <summary>It cannot do its work.</summary>
    public const string Unhealthy = "unhealthy";

    /// <summary>It needs configuration before it can do anything.</summary>
    public const string NotConfigured = "not_configured";
}

/// <summary>One thing that was tried.</summary>
/// <param name="Name">Such as <c>store</c> or <c>prometheus</c>.</param>
/// <param name="Status">As of <see cref="AgentHealth.Status"/>.</param>
/// <param name="Detail">What was seen; for not_configured the missing keys.</param>
/// <param name="LatencyMs">How long it took, where something was measured.</param>
[GenerateSerializer, Immutable, Alias("mas.health-check")]
public sealed record HealthCheck([property: Id(0)] string Name, [property: Id(1)] string Status, [property: Id(2)] string? Detail = null, [property: Id(3)] double? LatencyMs = null);
