using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Playback;
using Mycosoft.Tasks;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Readers;

public abstract class PlaybackReads(StoreUnderTest store) : ReaderSuite(store)
{
    private DateTime Start { get; } = new(2026, 11, 22, 8, 0, 0, DateTimeKind.Utc);

    private PlaybackQueries Playback => new(Database, Clock);

    [Fact]
    public async Task A_minute_is_shown_as_it_was()
    {
        await Bear("a");
        await Bear("b");
        To(60 + 5.25);
        await Company.Finish("a", duration: 1_500);
        await Company.Send("a", "b");
        await Company.Send("a", "b");
        await Company.Broadcast("a");
        await Company.Send("somebody outside", "a");
        To(60 + 12);
        await Becomes("b", Life.Paused, "pause");
        To(60 + 20);
        await Company.Accept("b", requester: "a");
        To(60 + 31.999);
        await Company.Finish("a", TaskState.Failed, duration: 0.4);
        To(60 + 50);
        await Company.Run("a");
        await Company.Accept("a");
        To(60 + 70);
        var recording = await Read(60, 120, 10);
        Assert.Equal((Start.AddSeconds(60), Start.AddSeconds(120), 10, Start, Start, false), (recording.From, recording.To, recording.StepSeconds, recording.RecordedFrom, recording.TrafficFrom, recording.Truncated));
        Assert.Equal([new("a", AgentCategory.Data, "probe"), new("b", AgentCategory.Data, "probe")], recording.Agents);
        Assert.Equal([60, 70, 80, 90, 100, 110], recording.Frames.Select(f => (f.At - Start).TotalSeconds));
        Assert.Equal(["a:busy b:idle", "a:idle b:paused", "", "a:busy", "a:idle", "a:busy"], Statuses(recording));
        Assert.Equal(["a>b:2", "", "a>b:1", "", "", ""], recording.Frames.Select(f => string.Join(' ', f.Traffic!.Select(t => $"{t.Source}>{t.Target}:{t.Messages}"))));
        Assert.Equal([new(1, 1, 0), new(0, 0, 0), new(0, 0, 0), new(1, 0, 1), new(0, 0, 0), new(1, 0, 0)], recording.Frames.Select(f => f.Tasks!));
    }

    [Fact]
    public async Task What_ran_over_the_edges_of_the_window_was_busy_in_it()
    {
        await Bear("a");
        await Bear("b");
        To(100);
        await Company.Finish("a", duration: 95_000);
        await Company.Finish("b", duration: 45_000);
        To(7_200);
        var recording = await Read(30, 80, 10);
        Assert.Equal(["a:busy b:idle", "", "b:busy", "", ""], Statuses(recording));
        Assert.Equal((1, 0), (recording.Frames.Sum(f => f.Tasks!.Started), recording.Frames.Sum(f => f.Tasks!.Completed)));
        Assert.Equal(["a:busy b:busy"], Statuses(await Read(90, 100, 10)));
        Assert.Equal(["a:busy b:busy", "a:idle b:idle"], Statuses(await Read(95, 110, 10)));
    }

    [Fact]
    public async Task Lives_are_followed_from_birth_to_deletion_and_what_was_never_told_is_not_known()
    {
        await Bear("old");
        await Company.Bear("untold");
        To(20);
        await Bear("late");
        To(30);
        await Becomes("old", Life.Stopping, "stop");
        To(40);
        await Becomes("old", Life.Shutdown, "stop");
        await Becomes("late", Life.Deleted, "delete");
        To(70);
        Assert.Equal(["late:? old:idle untold:?", "", "late:idle", "old:busy", "late:deleted old:shutdown", ""], Statuses(await Read(0, 60, 10)));
        Assert.Equal(["old:shutdown untold:?"], Statuses(await Read(60, 70, 10)));
        Assert.Equal(["old:idle untold:?"], Statuses(await Read(10, 20, 10)));
    }

    [Fact]
    public async Task The_rows_that_are_kept_say_how_far_back_is_known()
    {
        await Bear("a");
        await Company.Send("a", "a");
        Clock.Advance(TimeSpan.FromDays(10));
        var old = await Read(0, 60, 10);
        Assert.Equal((Start, Now.AddDays(-7)), (old.RecordedFrom, old.TrafficFrom));
        Assert.All(old.Frames, f => Assert.Equal((true, false), (f.Tasks is not null, f.Traffic is not null)));
        Clock.Advance(TimeSpan.FromDays(30));
        var older = await Read(0, 60, 10);
        Assert.Equal(Now.AddDays(-30), older.RecordedFrom);
        Assert.Equal(["a:?", "", "", "", "", ""], Statuses(older));
        Assert.Null(older.Frames[0].Tasks);
        await new Retention(Database).CleanUp(Now, Cancellation);
        Assert.Equal("a:idle", Statuses(Value(await Playback.Read(new(), Cancellation)))[0]);
    }

    [Fact]
    public async Task Nothing_recorded_is_nothing_known()
    {
        var recording = Value(await Playback.Read(new(), Cancellation));
        Assert.Equal((null, null, 120, 0), (recording.RecordedFrom, recording.TrafficFrom, recording.Frames.Count, recording.Agents.Count));
        Assert.All(recording.Frames, f => Assert.Equal((null, null), (f.Tasks, f.Traffic)));
    }

    [Fact]
    public async Task Of_more_than_a_thousand_agents_the_most_active_are_shown()
    {
        var births = Enumerable.Range(0, PlaybackQueries.MostAgents + 1)
            .Select(i => new BearAgent($"a{i:0000}", "probe", AgentCategory.Data, Life.Active, JsonText.EmptyObject, Now, Now, null, Company.Silo, Told("spawn", Life.Active)));
        await Company.Write([.. births]);
        To(5);
        await Company.Send("a1000", "a0999");
        To(10);
        var recording = await Read(1, 10, 1);
        Assert.Equal((true, PlaybackQueries.MostAgents), (recording.Truncated, recording.Agents.Count));
        Assert.Equal(["a0999", "a1000", "a0000"], recording.Agents.Take(3).Select(a => a.AgentId));
        Assert.Equal(new("a1000", "a0999", 1), Assert.Single(recording.Frames[4].Traffic!));
    }

    [Fact]
    public async Task A_window_that_cannot_be_is_refused()
    {
        Refused(await Playback.Read(new(Start.AddDays(-8), Start), Cancellation), FaultCodes.InvalidPayload, "from");
        Refused(await Playback.Read(new(Start.AddHours(-1), Start, 4), Cancellation), FaultCodes.InvalidPayload, "step");
        Refused(await new MetricQueries(Database, Clock).Series("a", new(Start.AddHours(-1), Start, 7), Cancellation), FaultCodes.InvalidPayload, "step");
    }

    [Fact]
    public async Task Samples_of_a_step_are_one_point()
    {
        To(100);
        for (var i = 0; i < 4; i++)
            await Execute("INSERT INTO agent_metrics (agent_id, timestamp, cpu_percent, tasks_completed) VALUES ('p', @at, @cpu, @done)", ("at", Start.AddSeconds(15 * i)), ("cpu", i == 3 ? null : 10.0 * i), ("done", 2 * i));
        await Execute("INSERT INTO agent_metrics (agent_id, timestamp, tasks_completed) VALUES ('q', @at, 99)", ("at", Start));
        var series = Value(await new MetricQueries(Database, Clock).Series("p", new(Start, Start.AddSeconds(60), 20), Cancellation));
        Assert.Equal(("p", Start, Start.AddSeconds(60), 20, Now.AddDays(-7)), (series.AgentId, series.From, series.To, series.StepSeconds, series.RecordedFrom));
        Assert.Equal([(Start, 2, 5.0, 2), (Start.AddSeconds(20), 1, 20.0, 4), (Start.AddSeconds(40), 1, (double?)null, 6)], series.Points.Select(p => (p.At, p.Samples, p.CpuPercent, p.TasksCompleted)));
    }

    private void To(double seconds) => Clock.SetUtcNow(new(Start.AddSeconds(seconds)));

    private async Task<Recording> Read(double from, double to, int step) => Value(await Playback.Read(new(Start.AddSeconds(from), Start.AddSeconds(to), step), Cancellation));

    private static List<string> Statuses(Recording recording) =>
        [.. recording.Frames.Select(f => string.Join(' ', f.Changes.OrderBy(c => c.AgentId, StringComparer.Ordinal).Select(c => $"{c.AgentId}:{c.Status ?? "?"}")))];

    private Task<LedgerVerdict> Bear(string id) =>
        Company.Write(new BearAgent(id, "probe", AgentCategory.Data, Life.Active, JsonText.EmptyObject, Now, Now, null, Company.Silo, Told("spawn", Life.Active)));

    private Task<LedgerVerdict> Becomes(string id, Life life, string verb) => Company.Write(new ChangeAgent(id, 1, life, JsonText.EmptyObject, null, null, null, 0, null, Now, false, Told(verb, life)));

    private AgentLog Told(string verb, Life life) => new("lifecycle:" + verb, "by owner", null, true, 0, Now, Metadata: RecordedLife.In(life));
}

public sealed class SqlitePlaybackReads() : PlaybackReads(new SqliteUnderTest());

public sealed class PostgresPlaybackReads(PostgresFixture fixture) : PlaybackReads(new PostgresUnderTest(fixture));
