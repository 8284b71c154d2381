using Mycosoft.Agents;
using Mycosoft.Dashboard;

namespace Mycosoft.ControlRoom.Map;

/// <summary>What is really connected: what people drew, and where something was sent. That everybody belongs to the company is no connection.</summary>
internal sealed record CompanyGraph(List<MapEdge> Edges)
{
    /// <summary>Who stands for the company on the map.</summary>
    public const string Core = "myca-core";

    public static readonly CompanyGraph Empty = new([]);

    public int Drawn => Edges.Count(edge => edge.Id is not null);

    public double Rate => Edges.Sum(edge => edge.Rate);

    public static CompanyGraph Of(Topology topology)
    {
        var agents = topology.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        return new([.. topology.Edges
            .Where(edge => edge.Id is not null || edge.Messages > 0)
            .Select(edge => new MapEdge(edge.Id, Name(edge.From), Name(edge.To), edge.Type == Topology.Orchestrator ? "traffic" : edge.Type, edge.Bidirectional, edge.MessagesPerSecond, edge.LatencyMs, edge.LastSeen))
            .Where(edge => edge.From != edge.To && agents.Contains(edge.From) && agents.Contains(edge.To))
            .OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal)]);
    }

    public IReadOnlyList<MapEdge> Of(string agentId) => [.. Edges.Where(edge => edge.Touches(agentId))];

    /// <summary>As whom an agent is shown.</summary>
    public static string Name(string id) => id == Topology.Orchestrator ? Core : id;
}

/// <summary>What of the map somebody wants to see.</summary>
internal sealed record MapChoice(bool Labels, bool Connections, bool Inactive, IReadOnlySet<AgentCategory> Categories)
{
    public static readonly MapChoice Everything = new(true, true, true, new HashSet<AgentCategory>());

    /// <summary>As the script takes it.</summary>
    public object Told => new { Labels, Connections, Inactive, Categories = Categories.Count == 0 ? null : Categories.Select(Parts.Say.Name) };

    public bool Shows(AgentView agent) => (Inactive || agent.Status is not (AgentStatus.Shutdown or AgentStatus.Archived or AgentStatus.Dead)) && (Categories.Count == 0 || Categories.Contains(agent.Category));

    /// <summary>With the category if it was not chosen, without it if it was; all when it is null.</summary>
    public MapChoice Toggle(AgentCategory? category)
    {
        if (category is not { } one)
            return this with { Categories = Everything.Categories };
        var chosen = Categories.ToHashSet();
        if (!chosen.Remove(one))
            chosen.Add(one);
        return this with { Categories = chosen };
    }
}
