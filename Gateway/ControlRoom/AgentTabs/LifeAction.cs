using Mycosoft.Agents;

namespace Mycosoft.ControlRoom.AgentTabs;

/// <summary>Something that can be done to an agent's life now.</summary>
/// <param name="Label">On its button.</param>
/// <param name="Target">After the agent's own address; null deletes the agent.</param>
/// <param name="Question">Asked before it is done; null where nothing is lost by it.</param>
internal sealed record LifeAction(string Label, string? Target, string? Question = null)
{
    private static readonly LifeAction Start = new("Start", "/start");
    private static readonly LifeAction Pause = new("Pause", "/pause");
    private static readonly LifeAction Resume = new("Resume", "/resume");
    private static readonly LifeAction Restart = new("Restart", "/restart");
    private static readonly LifeAction Stop = new("Stop", "/stop?wait=1", "Stop it once what runs is done?");
    private static readonly LifeAction StopAtOnce = new("Stop at once", "/stop?force=true&wait=5", "Stop it now? What runs is handed back.");
    private static readonly LifeAction Archive = new("Archive", "/archive", "Put it away?");
    private static readonly LifeAction Delete = new("Delete", null, "Delete it for ever?");

    /// <summary>Those that the agent would not refuse as it is.</summary>
    public static IReadOnlyList<LifeAction> Of(AgentStatus status, long running) => status switch
    {
        AgentStatus.Spawning => [Start, Delete],
        AgentStatus.Paused => [Resume, Restart, .. Stops(running), .. Archives(running), Delete],
        AgentStatus.Error => [Restart, .. Stops(running), .. Archives(running), Delete],
        AgentStatus.Dead => [Restart, Stop, Archive, Delete],
        AgentStatus.Shutdown => [Start, Archive, Delete],
        AgentStatus.Archived => [Start, Delete],
        _ => [Pause, Restart, .. Stops(running), .. Archives(running), Delete],
    };

    private static IEnumerable<LifeAction> Stops(long running) => running > 0 ? [Stop, StopAtOnce] : [Stop];

    private static IEnumerable<LifeAction> Archives(long running) => running > 0 ? [] : [Archive];
}
