using Mycosoft.Activity;
using Mycosoft.ControlRoom.AgentTabs;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class LogTailTests
{
    private readonly LogTail _tail = new();

    [Fact]
    public void Lines_come_oldest_first_and_each_once()
    {
        _tail.Take([Line(2), Line(1)], null);
        _tail.Take([Line(3), Line(2)], null);
        Assert.Equal([1, 2, 3], Shown());
    }

    [Fact]
    public void Paused_it_shows_what_it_showed_and_counts_what_came()
    {
        _tail.Take([Line(1)], null);
        _tail.Pause();
        _tail.Take([Line(3), Line(2), Line(1)], null);
        Assert.Equal((true, 2), (_tail.IsPaused, _tail.Waiting));
        Assert.Equal([1], Shown());
        _tail.Resume();
        Assert.Equal([1, 2, 3], Shown());
        Assert.Equal(0, _tail.Waiting);
    }

    [Fact]
    public void Older_lines_come_before_and_are_seen_in_a_pause_too()
    {
        _tail.Take([Line(9), Line(8)], "older");
        _tail.Pause();
        _tail.TakeOlder([Line(7), Line(6)], null);
        Assert.Equal([6, 7, 8, 9], Shown());
        Assert.Null(_tail.Older);
    }

    [Fact]
    public void News_that_does_not_reach_back_to_what_is_known_starts_anew_instead_of_hiding_a_hole()
    {
        _tail.Take([Line(2), Line(1)], null);
        _tail.Take([Line(9), Line(8)], "older");
        Assert.Equal([8, 9], Shown());
        Assert.Equal("older", _tail.Older);
        _tail.Take([Line(10), Line(9)], "older still");
        Assert.Equal([8, 9, 10], Shown());
        Assert.Equal("older", _tail.Older);
    }

    [Theory]
    [InlineData("", null, true)]
    [InlineData("CHECK", null, true)]
    [InlineData("the answer", null, true)]
    [InlineData("nothing like it", null, false)]
    [InlineData("check", "error", false)]
    [InlineData(" ", "info", true)]
    public void A_line_is_found_by_its_level_and_by_all_that_it_says(string text, string? level, bool fits) => Assert.Equal(fits, new LogQuery(text, level).Fits(Line(1)));

    private IEnumerable<long> Shown() => _tail.Shown(new()).Select(line => line.Id);

    private static LogView Line(long id) => LogView.Of(new(id, "a", new DateTime(2026, 1, 24, 16, 0, 0, DateTimeKind.Utc).AddSeconds(id), "check_route", "the question", "the answer", true, 12, [], JsonText.EmptyObject));
}
