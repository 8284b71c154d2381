using System.Diagnostics;

namespace Mycosoft.Agents;

/// <summary>
/// Measures how long threads work on an agent's tasks. The runtime tells whenever a thread takes up or puts down the flow of execution that a task began, so awaits cost nothing and
/// what runs off the agent's own scheduler counts as well. A turn counts when it ends.
/// </summary>
internal static class TurnClock
{
    private static readonly AsyncLocal<AgentCounters?> Working = new(static change => Switch(change.PreviousValue));

    [ThreadStatic]
    private static long _since;

    /// <summary>From here on, this flow of execution works for the agent with these counters.</summary>
    public static void Begin(AgentCounters counters) => Working.Value = counters;

    private static void Switch(AgentCounters? left)
    {
        var now = Stopwatch.GetTimestamp();
        left?.CountTurn(now - _since);
        _since = now;
    }
}
