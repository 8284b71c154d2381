using Mycosoft.ControlRoom;
using Mycosoft.Incidents;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class IncidentBoardTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_worst_stands_first_of_the_same_the_newest_and_what_is_over_not_at_all()
    {
        var board = IncidentBoard.Of(
        [
            Incident("old", IncidentSeverity.High, IncidentStatus.Active, 60), Incident("new", IncidentSeverity.High, IncidentStatus.Investigating, 1), Incident("worst", IncidentSeverity.Critical, IncidentStatus.Active, 90),
            Incident("over", IncidentSeverity.Critical, IncidentStatus.Resolved, 5), Incident("left", IncidentSeverity.High, IncidentStatus.Ignored, 5),
        ]);
        Assert.Equal(["worst", "new", "old"], board.Open.Select(i => i.Title));
        Assert.Equal((2, 1, 2, 0), (board.Untaken, board.CountOf(IncidentSeverity.Critical), board.CountOf(IncidentSeverity.High), board.CountOf(IncidentSeverity.Low)));
    }

    [Fact]
    public void Where_more_stands_is_known_of_every_source() =>
        Assert.Equal("control/agents/a%20b", IncidentBoard.SourceOf(Incident("x", IncidentSeverity.High, IncidentStatus.Active, 1) with { Subject = "a b" }).Address);

    internal static IncidentView Incident(string title, IncidentSeverity severity, IncidentStatus status, int minutes) =>
        IncidentView.Of(new(Guid.NewGuid(), "agent", "a-1", title, "", severity, status, true, [], null, Now.AddMinutes(-minutes), Now, null, null, null, null, null));
}
