using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>The status that is reported of an agent: its life, and what its open tasks do. A rule, and the condition that finds such rows.</summary>
public static class StatusRules
{
    /// <summary>A stop is under way until it is on disk, even when its last task has just ended.</summary>
    public static AgentStatus Report(Life life, long runningTasks, long queuedTasks) => life switch
    {
        Life.Spawning => AgentStatus.Spawning,
        Life.Active when runningTasks > 0 => AgentStatus.Busy,
        Life.Active => queuedTasks > 0 ? AgentStatus.Active : AgentStatus.Idle,
        Life.Paused => AgentStatus.Paused,
        Life.Error => AgentStatus.Error,
        Life.Stopping => AgentStatus.Busy,
        Life.Shutdown => AgentStatus.Shutdown,
        Life.Dead => AgentStatus.Dead,
        Life.Archived => AgentStatus.Archived,
        _ => throw new ArgumentOutOfRangeException(nameof(life), life, "A deleted agent has no status."),
    };

    /// <summary>Whether an agent counts as started, so that it has an uptime and a heartbeat.</summary>
    public static bool IsStarted(Life life) => life is Life.Active or Life.Paused or Life.Error or Life.Stopping;

    /// <summary>The same as <see cref="Report"/>, for <c>a.life</c> and the columns of <see cref="OpenWork.PerAgent"/>.</summary>
    public static string Condition(AgentStatus status) => status switch
    {
        AgentStatus.Busy => "(a.life = 'stopping' OR (a.life = 'active' AND w.running > 0))",
        AgentStatus.Active => "(a.life = 'active' AND w.running = 0 AND w.waiting > 0)",
        AgentStatus.Idle => "(a.life = 'active' AND w.agent_id IS NULL)",
        _ => $"a.life = '{LedgerNames.Text(status)}'",
    };
}
