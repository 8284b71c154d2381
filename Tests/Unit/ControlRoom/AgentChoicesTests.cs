using Mycosoft.Agents;
using Mycosoft.ControlRoom;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class AgentChoicesTests
{
    private static readonly IReadOnlyList<AgentView> Agents = [.. new[] { "cfo-agent", "cfo-agent-2", "myca-core", "old-cfo" }.Select(View)];

    [Fact]
    public void Those_that_begin_as_it_was_typed_come_first() =>
        Assert.Equal(["cfo-agent", "cfo-agent-2", "old-cfo"], AgentChoices.For(Agents, "CFO").Select(agent => agent.AgentId));

    [Fact]
    public void Twenty_are_offered_at_most() => Assert.Equal(20, AgentChoices.For([.. Enumerable.Range(0, 100).Select(i => View($"a{i}"))], "").Count);

    [Theory]
    [InlineData("myca-core", true)]
    [InlineData("myca-cor", false)]
    [InlineData("cfo-agent", false)]
    [InlineData("cfo-agent-2", true)]
    [InlineData("broadcast", true)]
    [InlineData("nobody", false)]
    public void What_may_still_become_another_name_is_not_taken_for_one(string typed, bool taken) => Assert.Equal(taken, AgentChoices.IsOnlyOne(Agents, ["broadcast"], typed));

    private static AgentView View(string id) => new()
    {
        AgentId = id,
        Id = id,
        Name = id,
        DisplayName = id,
        Description = "",
        Type = "probe",
        AgentType = "probe",
        Status = AgentStatus.Idle,
        Category = AgentCategory.Data,
        Capabilities = [],
        Connections = [],
        Config = new(),
        Metrics = new(null, null, 0, 0, null, null, null, null),
    };
}
