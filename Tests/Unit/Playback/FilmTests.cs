using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Playback;

namespace Mycosoft.Tests.Unit.Playback;

public sealed class FilmTests
{
    private static readonly DateTime Start = new(2026, 11, 26, 9, 0, 0, DateTimeKind.Utc);
    private static readonly PastReach Always = new(Start.AddDays(-3), Start.AddDays(-7));

    [Fact]
    public void The_first_frame_says_every_status_and_the_others_only_what_changed()
    {
        var film = Film("a", "b");
        film.Add(new PastLife("a", Start.AddSeconds(-100), Life.Active));
        film.Add(new PastLife("a", Start.AddSeconds(11), Life.Paused));
        film.Add(new PastLife("a", Start.AddSeconds(39), Life.Active));
        Assert.Equal(["a:idle b:idle", "a:paused", "", "a:idle", "", ""], Statuses(film));
    }

    [Fact]
    public void Who_was_born_or_deleted_in_the_window_is_not_known_before_and_deleted_after()
    {
        var film = new Film(Window, Always, Always, [Agent("a") with { BornAt = Start.AddSeconds(25) }]);
        film.Add(new PastLife("a", Start.AddSeconds(25), Life.Active));
        film.Add(new PastLife("a", Start.AddSeconds(41), Life.Deleted));
        Assert.Equal(["a:?", "", "a:idle", "", "a:deleted", ""], Statuses(film));
    }

    [Fact]
    public void Who_never_changed_is_what_it_is_now_and_of_who_changed_later_it_is_not_known_what_it_was()
    {
        var film = new Film(Window, Always, Always, [Agent("a") with { Present = Life.Shutdown }, Agent("b"), Agent("c")]);
        film.Add(new PastLife("b", Start.AddMinutes(10), Life.Active));
        film.Add(new PastLife("c", Start.AddSeconds(-1), null));
        Assert.Equal("a:shutdown b:? c:?", Statuses(film)[0]);
    }

    [Fact]
    public void Whoever_worked_at_any_time_in_a_step_was_busy_in_it()
    {
        var film = Film("a", "b", "c");
        film.Add(new PastRuns("a", 1, 1, "completed", 2));
        film.Add(new PastRuns("a", 3, 4, "failed", 1));
        film.Add(new PastRuns("b", -1, 0, "completed", 1));
        film.Add(new PastRuns("c", 2, 6, null, 1));
        film.Add(new PastRuns("somebody else", 5, 5, "cancelled", 1));
        Assert.Equal(["a:idle b:busy c:idle", "a:busy b:idle", "a:idle c:busy", "a:busy", "", "a:idle"], Statuses(film));
        Assert.Equal([new(0, 1, 0), new(2, 2, 0), new(1, 0, 0), new(1, 0, 0), new(0, 0, 1), new(1, 0, 0)], Developed(film).Frames.Select(f => f.Tasks!));
    }

    [Fact]
    public void Who_is_paused_is_shown_paused_although_a_task_still_ran()
    {
        var film = Film("a");
        film.Add(new PastLife("a", Start.AddSeconds(5), Life.Paused));
        film.Add(new PastRuns("a", 0, 1, "completed", 1));
        Assert.Equal("a:paused", Statuses(film)[0]);
    }

    [Fact]
    public void Traffic_is_between_agents_that_are_shown_and_the_orchestrator()
    {
        var film = Film("a", "b");
        film.Add(new PastTraffic(2, new("a", "b", 3)));
        film.Add(new PastTraffic(2, new("orchestrator", "a", 1)));
        film.Add(new PastTraffic(2, new("a", "curl", 9)));
        Assert.Equal([new("a", "b", 3), new("orchestrator", "a", 1)], Developed(film).Frames[2].Traffic!);
        Assert.Empty(Developed(film).Frames[3].Traffic!);
    }

    [Fact]
    public void What_is_not_recorded_is_not_known()
    {
        var film = new Film(Window, new(Start.AddSeconds(15), Start.AddDays(-30)), new(Start.AddSeconds(15), Start.AddSeconds(20)), [Agent("a") with { BornAt = Start.AddSeconds(15) }]);
        film.Add(new PastLife("a", Start.AddSeconds(15), Life.Active));
        var recording = Developed(film);
        Assert.Equal((Start.AddSeconds(15), Start.AddSeconds(20)), (recording.RecordedFrom, recording.TrafficFrom));
        Assert.Equal(["a:?", "a:idle", "", "", "", ""], Statuses(film));
        Assert.Equal([false, true, true, true, true, true], recording.Frames.Select(f => f.Tasks is not null));
        Assert.Equal([false, false, true, true, true, true], recording.Frames.Select(f => f.Traffic is not null));
        Assert.All(Developed(new(Window, new(null, Start), new(null, Start), [])).Frames, f => Assert.Null(f.Tasks));
    }

    [Fact]
    public void More_changes_than_find_room_leave_out_the_least_active_agents()
    {
        var film = Film("a", "b", "c");
        film.Add(new PastRuns("b", 1, 1, "completed", 1));
        var recording = film.Develop(mostChanges: 4, truncated: false);
        Assert.Equal((true, 2), (recording.Truncated, recording.Agents.Count));
        Assert.False(film.Develop(mostChanges: 5, truncated: false).Truncated);
    }

    private static PastWindow Window { get; } = new(Start, Start.AddMinutes(1), 10);

    private static Film Film(params string[] agents) => new(Window, Always, Always, [.. agents.Select(Agent)]);

    private static PastAgent Agent(string id) => new(id, AgentCategory.Data, "probe", Life.Active, Start.AddDays(-1));

    private static Recording Developed(Film film) => film.Develop(1_000, truncated: false);

    private static List<string> Statuses(Film film) => [.. Developed(film).Frames.Select(f => string.Join(' ', f.Changes.Select(c => $"{c.AgentId}:{c.Status ?? "?"}")))];
}
