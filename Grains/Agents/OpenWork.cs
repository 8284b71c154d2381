namespace Mycosoft.Agents;

/// <summary>SQL over the open rows of agent_tasks. The list of states is written as in the partial index, or the planner does not use it.</summary>
public static class OpenWork
{
    public const string IsOpen = "status IN ('pending', 'running', 'waiting_approval')";

    /// <summary>Open work of every agent, counted once for a whole list.</summary>
    public const string PerAgent = $"LEFT JOIN (SELECT agent_id, {Counts} FROM agent_tasks WHERE {IsOpen} {Joined}";

    /// <summary>Open work of the agent @id.</summary>
    public const string OfOne = $"LEFT JOIN (SELECT agent_id, {Counts} FROM agent_tasks WHERE agent_id = @id AND {IsOpen} {Joined}";

    /// <summary>Open work of the agents in a list of placeholders.</summary>
    public static string OfSome(string places) => $"LEFT JOIN (SELECT agent_id, {Counts} FROM agent_tasks WHERE agent_id IN ({places}) AND {IsOpen} {Joined}";

    private const string Joined = "GROUP BY agent_id) w ON w.agent_id = a.id";

    private const string Counts = "count(*) FILTER (WHERE status = 'running') AS running, count(*) FILTER (WHERE status <> 'running') AS waiting";
}
