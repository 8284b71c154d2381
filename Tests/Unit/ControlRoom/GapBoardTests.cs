using Mycosoft.Agents;
using Mycosoft.ControlRoom;
using Mycosoft.Gaps;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class GapBoardTests
{
    private static readonly GapView[] Gaps = [Gap("z", "low"), Gap("b", "high", AgentCategory.Data), Gap("a", "high", AgentCategory.Core), Gap("c", "critical"), Gap("left", "high", decision: "ignored")];

    [Fact]
    public void The_worst_stands_first_and_what_is_ignored_stands_apart()
    {
        var board = GapBoard.Of(Gaps, new());
        Assert.Equal(["c", "a", "b", "z"], board.Shown.Select(g => g.GapId));
        Assert.Equal(["left"], GapBoard.Of(Gaps, new(), ignored: true).Shown.Select(g => g.GapId));
        Assert.Equal([("critical", 1), ("high", 2), ("low", 1)], board.Severities);
    }

    [Fact]
    public void A_visitor_chooses_by_severity_and_category()
    {
        Assert.Equal(["a", "b"], GapBoard.Of(Gaps, new("high")).Shown.Select(g => g.GapId));
        Assert.Equal(["b"], GapBoard.Of(Gaps, new("high", AgentCategory.Data)).Shown.Select(g => g.GapId));
        Assert.Equal(4, GapBoard.Of(Gaps, new("high", AgentCategory.Data)).Open.Count);
    }

    private static GapView Gap(string id, string severity, AgentCategory category = AgentCategory.Security, string decision = "open") =>
        GapJson.Of(new AgentGap(id, "category", category, "", severity, new(id, id, category, id, ""), false, true, DateTime.UtcNow, Decision: decision));
}
