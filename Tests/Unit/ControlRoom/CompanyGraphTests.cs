using Mycosoft.Agents;
using Mycosoft.ControlRoom.Map;
using Mycosoft.Dashboard;
using Mycosoft.Messages;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class CompanyGraphTests
{
    private static readonly DateTime Now = new(2026, 1, 24, 16, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Only_what_was_drawn_or_used_is_connected()
    {
        var drawn = new ConnectionRecord(Guid.NewGuid(), "a", "b", "data", false, 5, Now, "manual", "active");
        var graph = Graph([drawn], [new("b", "c", 30, Now)]);
        Assert.Equal([("a", "b", "data", 0), ("b", "c", "traffic", .1)], graph.Edges.Select(edge => (edge.From, edge.To, edge.Type, edge.Rate)));
        Assert.Equal((1, .1), (graph.Drawn, graph.Rate));
    }

    [Fact]
    public void What_the_company_itself_sends_comes_from_its_core()
    {
        var edge = Assert.Single(Graph([], [new("orchestrator", "a", 3, Now), new("orchestrator", "myca-core", 3, Now)]).Edges);
        Assert.Equal(("myca-core", "a", "traffic", null), (edge.From, edge.To, edge.Type, edge.Id));
    }

    [Fact]
    public void A_category_is_chosen_and_given_up_again()
    {
        var agent = AgentJson.Of(Agent("a"), []);
        var choice = MapChoice.Everything.Toggle(AgentCategory.Device);
        Assert.False(choice.Shows(agent));
        Assert.True(choice.Toggle(AgentCategory.Data).Shows(agent));
        Assert.True(choice.Toggle(AgentCategory.Device).Shows(agent));
        Assert.True(choice.Toggle(null).Shows(agent));
    }

    private static CompanyGraph Graph(IReadOnlyList<ConnectionRecord> drawn, IReadOnlyList<TrafficEdge> traffic) =>
        CompanyGraph.Of(Topology.Of([Agent("a"), Agent("b"), Agent("c"), Agent("myca-core")], drawn, traffic, Now));

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
