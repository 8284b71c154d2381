using Mycosoft.Agents;

namespace Mycosoft.ControlRoom;

/// <summary>Which agents are offered to somebody who types.</summary>
internal static class AgentChoices
{
    private const int Most = 20;

    /// <summary>Whether it is the name of one, and not the beginning of another's.</summary>
    public static bool IsOnlyOne(IReadOnlyList<AgentView> agents, IReadOnlyList<string> others, string typed)
    {
        var begin = agents.Select(agent => agent.AgentId).Concat(others).Where(id => id.StartsWith(typed, StringComparison.Ordinal)).Take(2).ToList();
        return begin is [var only] && only == typed;
    }

    /// <summary>Those whose id begins so first.</summary>
    public static IReadOnlyList<AgentView> For(IReadOnlyList<AgentView> agents, string typed)
    {
        var query = AgentQuery.Everything with { Text = typed };
        return [.. agents.Where(query.Fits).OrderBy(agent => agent.AgentId.StartsWith(typed.Trim(), StringComparison.OrdinalIgnoreCase) ? 0 : 1).Take(Most)];
    }
}
