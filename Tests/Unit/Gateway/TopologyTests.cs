using Mycosoft.Agents;
using Mycosoft.Dashboard;
using Mycosoft.Messages;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class TopologyTests
{
    private static readonly DateTime Now = new(2026, 1, 24, 16, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_orchestrator_comes_first_and_points_at_every_agent()
    {
        var graph = Topology.Of([Agent("a"), Agent("b")], [], [], Now);
        Assert.Equal(["orchestrator", "a", "b"], graph.Nodes.Select(node => node.Id));
        Assert.Equal([("orchestrator", "a", false), ("orchestrator", "b", false)], graph.Edges.Select(edge => (edge.From, edge.To, edge.Active)));
    }

    [Fact]
    public void A_drawn_connection_is_active_only_when_traffic_was_seen_on_it()
    {
        var silent = new ConnectionRecord(Guid.NewGuid(), "a", "b", "message", false, 5, Now, "manual", "active");
        Assert.False(Drawn(Topology.Of([Agent("a"), Agent("b")], [silent], [new("b", "a", 3, Now)], Now)).Active);
        var both = silent with { Bidirectional = true };
        var edge = Drawn(Topology.Of([Agent("a"), Agent("b")], [both], [new("b", "a", 3, Now)], Now));
        Assert.Equal((true, 3, Now), (edge.Active, edge.Messages, edge.LastSeen));
    }

    [Fact]
    public void Traffic_that_nobody_drew_is_an_edge_and_callers_from_outside_are_not()
    {
        var graph = Topology.Of([Agent("a"), Agent("b")], [], [new("a", "b", 2, Now), new("key:12345678", "b", 9, Now)], Now);
        var edge = Assert.Single(graph.Edges, edge => edge.Type == "traffic");
        Assert.Equal(("a", "b", true, 2), (edge.Source, edge.Target, edge.Active, edge.Messages));
        Assert.DoesNotContain(graph.Edges, edge => edge.From == "key:12345678");
    }

    [Fact]
    public void A_connection_is_as_slow_as_its_slower_direction_and_unmeasured_without_deliveries()
    {
        var both = new ConnectionRecord(Guid.NewGuid(), "a", "b", "message", true, 5, Now, "manual", "active");
        Assert.Equal(9, Drawn(Topology.Of([Agent("a"), Agent("b")], [both], [new("a", "b", 300, Now, 4), new("b", "a", 150, Now, 9)], Now)).LatencyMs);
        var edge = Drawn(Topology.Of([Agent("a"), Agent("b")], [both], [new("a", "b", 300, Now)], Now));
        Assert.Equal((null, 1), (edge.LatencyMs, edge.MessagesPerSecond));
    }

    private static TopologyEdge Drawn(Topology graph) => Assert.Single(graph.Edges, edge => edge.Id is not null);

    private static AgentState Agent(string id) => new()
    {
        AgentId = id,
        Status = AgentStatus.Idle,
        AgentType = "route-monitor",
        Category = AgentCategory.Data,
        DisplayName = id,
        Description = "",
        Capabilities = [],
        Config = AgentConfig.Default,
    };
}
