namespace Mycosoft.Agents.Kinds.RouteMonitor;

/// <summary>A part of the jitter that is always the same for one agent and different between agents.</summary>
internal static class Spread
{
    public static TimeSpan Of(string agentId, int jitterSeconds)
    {
        var hash = agentId.Aggregate(2166136261u, (h, c) => (h ^ c) * 16777619u);
        return TimeSpan.FromMilliseconds(jitterSeconds * 1000.0 * (hash % 1000) / 1000);
    }
}
