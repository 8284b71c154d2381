namespace Mycosoft.Agents;

/// <summary>What an owner sets of one agent. Members and defaults are the seed's; each acts on the agent.</summary>
/// <param name="DisplayName">The name on the page; the agent id when not given.</param>
/// <param name="Description">One sentence; the kind's when not given.</param>
/// <param name="CpuLimit">Share of a core, from the seed's containers; kept for admission control.</param>
/// <param name="MemoryLimit">Megabytes, from the seed's containers; kept for admission control.</param>
/// <param name="MaxConcurrentTasks">How many tasks run at a time, 1 to 100. A kind may declare less.</param>
/// <param name="TaskTimeout">Seconds a task may take when it names no limit, 1 to 86,400.</param>
/// <param name="HealthCheckInterval">Seconds between health checks of its page; kept for clients of the seed.</param>
/// <param name="HeartbeatInterval">Seconds between heartbeats; kept for clients of the seed, heartbeats follow from the silo's lease.</param>
/// <param name="MaxRetries">How often a failed retryable task is tried again, 0 to 20.</param>
/// <param name="Capabilities">What the owner says it can do, beyond the task types of its kind.</param>
/// <param name="Dependencies">Ids of agents it needs; shown, not enforced.</param>
/// <param name="AutoStart">Whether a birth starts it.</param>
/// <param name="AutoRestart">Whether repeated failure leads to a supervised restart.</param>
/// <param name="SnapshotInterval">Seconds between scheduled snapshots while it changes; 0 takes none.</param>
/// <param name="MaxQueueDepth">How many tasks may wait, 1 to 100,000; beyond it a submit is refused with rate_limited.</param>
/// <param name="Settings">The kind's own settings, a JSON object; each kind says which members it reads.</param>
/// <param name="MaxTasksPerMinute">How many tasks it accepts in any minute, 1 to 1,000,000, spread evenly once that many came at once; beyond it a submit is refused with rate_limited. Null is no limit. Counted where the agent lives: it starts anew when the agent moves.</param>
[GenerateSerializer, Immutable, Alias("mas.agent-config")]
public sealed record AgentConfig(
    [property: Id(0)] string? DisplayName = null,
    [property: Id(1)] string? Description = null,
    [property: Id(2)] double CpuLimit = 1.0,
    [property: Id(3)] int MemoryLimit = 512,
    [property: Id(4)] int MaxConcurrentTasks = 5,
    [property: Id(5)] int TaskTimeout = 300,
    [property: Id(6)] int HealthCheckInterval = 30,
    [property: Id(7)] int HeartbeatInterval = 10,
    [property: Id(8)] int MaxRetries = 3,
    [property: Id(9)] IReadOnlyList<string>? Capabilities = null,
    [property: Id(10)] IReadOnlyList<string>? Dependencies = null,
    [property: Id(11)] bool AutoStart = true,
    [property: Id(12)] bool AutoRestart = true,
    [property: Id(13)] int SnapshotInterval = 3600,
    [property: Id(14)] int MaxQueueDepth = 10_000,
    [property: Id(15)] JsonText? Settings = null,
    [property: Id(16)] int? MaxTasksPerMinute = null)
{
    /// <summary>The configuration of an agent for which nothing was set; shared, as most idle agents have just this.</summary>
    public static AgentConfig Default { get; } = new();
}
