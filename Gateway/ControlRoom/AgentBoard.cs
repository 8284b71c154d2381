using Mycosoft.Agents;

namespace Mycosoft.ControlRoom;

/// <summary>Which agents a visitor wants to see.</summary>
internal sealed record AgentQuery(string Text, AgentStatus? Status, AgentCategory? Category)
{
    public static readonly AgentQuery Everything = new("", null, null);

    public bool Fits(AgentView agent) => (Status is null || agent.Status == Status) && (Category is null || agent.Category == Category) && (Text.Length == 0 || IsAbout(agent, Text.Trim()));

    private static bool IsAbout(AgentView agent, string text) => Has(agent.AgentId, text) || Has(agent.DisplayName, text) || Has(agent.Type, text) || agent.Capabilities.Any(capability => Has(capability, text));

    private static bool Has(string value, string text) => value.Contains(text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The company counted, and the agents of it that were asked for.</summary>
internal sealed record AgentBoard(List<AgentView> Shown, IReadOnlyList<(AgentCategory Category, int Count)> Categories, IReadOnlyDictionary<AgentStatus, int> Statuses, long Running, long Queued)
{
    public static readonly AgentBoard Empty = new([], [], new Dictionary<AgentStatus, int>(), 0, 0);

    public int AtWork => CountOf(AgentStatus.Busy);

    public int InError => CountOf(AgentStatus.Error);

    public static AgentBoard Of(IReadOnlyList<AgentView> agents, AgentQuery query) => new(
        [.. agents.Where(query.Fits)],
        [.. agents.CountBy(agent => agent.Category).OrderBy(c => c.Key).Select(c => (c.Key, c.Value))],
        agents.CountBy(agent => agent.Status).ToDictionary(),
        agents.Sum(agent => agent.RunningTasks),
        agents.Sum(agent => agent.QueueDepth));

    public int CountOf(AgentStatus status) => Statuses.GetValueOrDefault(status);
}
