using System.Text.Json.Serialization;
using Mycosoft.Agents;
using Mycosoft.Http;
using Mycosoft.Messages;

namespace Mycosoft.Dashboard;

/// <summary>The company as a graph: the orchestrator in the middle, drawn connections, and traffic that was seen.</summary>
internal sealed record Topology(IReadOnlyList<TopologyNode> Nodes, IReadOnlyList<TopologyEdge> Edges, DateTime Timestamp)
{
    public const int WindowSeconds = 300;

    public const string Orchestrator = "orchestrator";

    public static Topology Of(IReadOnlyList<AgentState> agents, IReadOnlyList<ConnectionRecord> connections, IReadOnlyList<TrafficEdge> traffic, DateTime now)
    {
        var ids = agents.Select(agent => agent.AgentId).Append(Orchestrator).ToHashSet(StringComparer.Ordinal);
        // Outside callers send too, but they are no nodes of this graph.
        var seen = traffic.Where(edge => ids.Contains(edge.Source) && ids.Contains(edge.Target)).ToDictionary(edge => (edge.Source, edge.Target));
        var star = agents.Select(agent => Edge(seen, Orchestrator, agent.AgentId, Orchestrator)).ToList();
        var drawn = connections.Select(connection => Drawn(seen, connection)).ToList();
        var covered = drawn.Concat(star).SelectMany(edge => edge.Bidirectional ? [(edge.From, edge.To), (edge.To, edge.From)] : new[] { (edge.From, edge.To) }).ToHashSet();
        var undrawn = seen.Keys.Where(pair => !covered.Contains(pair)).Select(pair => Edge(seen, pair.Source, pair.Target, "traffic"));
        return new([TopologyNode.Centre, .. agents.Select(TopologyNode.Of)], [.. star, .. drawn, .. undrawn], now);
    }

    private static TopologyEdge Edge(Dictionary<(string, string), TrafficEdge> seen, string from, string to, string type) =>
        seen.TryGetValue((from, to), out var traffic)
            ? new(from, to, from, to, type, false, true, traffic.Messages, traffic.LastSeen) { LatencyMs = traffic.LatencyMs }
            : new(from, to, from, to, type, false, false, 0, null);

    private static TopologyEdge Drawn(Dictionary<(string, string), TrafficEdge> seen, ConnectionRecord connection)
    {
        var there = Edge(seen, connection.Source, connection.Target, connection.Type) with { Id = connection.Id, Bidirectional = connection.Bidirectional };
        if (!connection.Bidirectional || !seen.TryGetValue((connection.Target, connection.Source), out var back))
            return there;
        var last = there.LastSeen > back.LastSeen ? there.LastSeen : back.LastSeen;
        return there with { Active = true, Messages = there.Messages + back.Messages, LastSeen = last, LatencyMs = Slower(there.LatencyMs, back.LatencyMs) };
    }

    public static double? Slower(double? one, double? other) => Nullable.Compare(one, other) > 0 ? one : other;
}

internal sealed record TopologyNode(string Id, string Type, string Label, string Status, AgentCategory? Category, string? AgentType, string? DisplayName)
{
    public static TopologyNode Centre { get; } = new(Topology.Orchestrator, Topology.Orchestrator, "MYCA Orchestrator", "active", null, null, null);

    public static TopologyNode Of(AgentState state) => new(
        state.AgentId, "agent", state.AgentId, EnumNames<AgentStatus>.Of(state.Status), state.Category, state.AgentType, state.DisplayName);
}

/// <summary>One line of the graph; messages are those of the last five minutes.</summary>
internal sealed record TopologyEdge(
    string From,
    string To,
    string Source,
    string Target,
    string Type,
    bool Bidirectional,
    bool Active,
    long Messages,
    DateTime? LastSeen)
{
    /// <summary>Of the connection; null when nobody drew it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    /// <summary>The mean of the window.</summary>
    public double MessagesPerSecond => Math.Round((double)Messages / Topology.WindowSeconds, 3);

    /// <summary>Milliseconds from sent to delivered, the mean of the window, of the slower direction where there are two; null when nothing was delivered.</summary>
    public double? LatencyMs { get; init; }
}
