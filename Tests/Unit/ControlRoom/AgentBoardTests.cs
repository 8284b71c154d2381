using Mycosoft.Agents;
using Mycosoft.ControlRoom;
using Mycosoft.ControlRoom.Parts;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class AgentBoardTests
{
    private static readonly AgentView[] Company =
    [
        Agent("cfo-agent", AgentCategory.Corporate, AgentStatus.Busy, "approve_spending") with { RunningTasks = 2, QueueDepth = 5 },
        Agent("myca-core", AgentCategory.Core, AgentStatus.Idle, "company_status"),
        Agent("route-api", AgentCategory.Data, AgentStatus.Error, "check_route") with { QueueDepth = 1 },
    ];

    [Fact]
    public void The_company_is_counted_whatever_is_shown_of_it()
    {
        var board = AgentBoard.Of(Company, new("nobody", null, null));
        Assert.Empty(board.Shown);
        Assert.Equal((1, 1, 2L, 6L), (board.AtWork, board.InError, board.Running, board.Queued));
        Assert.Equal([(AgentCategory.Core, 1), (AgentCategory.Corporate, 1), (AgentCategory.Data, 1)], board.Categories);
    }

    [Theory]
    [InlineData("", null, null, "cfo-agent myca-core route-api")]
    [InlineData("CORE", null, null, "myca-core")]
    [InlineData(" spending ", null, null, "cfo-agent")]
    [InlineData("", AgentStatus.Error, null, "route-api")]
    [InlineData("", null, AgentCategory.Corporate, "cfo-agent")]
    [InlineData("cfo", AgentStatus.Idle, null, "")]
    public void A_query_is_about_id_name_kind_and_capability_and_all_of_it_has_to_fit(string text, AgentStatus? status, AgentCategory? category, string shown) =>
        Assert.Equal(shown, string.Join(' ', AgentBoard.Of(Company, new(text, status, category)).Shown.Select(agent => agent.AgentId)));

    [Theory]
    [InlineData(0.4, "now")]
    [InlineData(59, "59 s ago")]
    [InlineData(3_599, "59 min ago")]
    [InlineData(47 * 3_600, "47 h ago")]
    [InlineData(72 * 3_600, "3 d ago")]
    [InlineData(-90, "in 1 min")]
    public void Times_are_told_as_people_tell_them(double seconds, string said)
    {
        var now = new DateTime(2026, 11, 26, 9, 0, 0, DateTimeKind.Utc);
        Assert.Equal(said, Say.Since(now.AddSeconds(-seconds), now));
    }

    [Fact]
    public void What_is_not_known_is_a_dash() => Assert.Equal(("–", "–", "–"), (Say.Milliseconds(null), Say.Number(null), Say.Percent(null)));

    private static AgentView Agent(string id, AgentCategory category, AgentStatus status, string capability) => new()
    {
        AgentId = id,
        Id = id,
        Name = id,
        DisplayName = id,
        Type = id,
        AgentType = id,
        Category = category,
        Status = status,
        Description = "",
        Capabilities = [capability],
        Connections = [],
        Config = new(),
        Metrics = new(null, null, 0, 0, null, null, null, null),
    };
}
