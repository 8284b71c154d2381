using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Activity;
using Mycosoft.Agents;
using Mycosoft.Gaps;
using Mycosoft.Ledger;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Readers;

public abstract class RecordReads(StoreUnderTest store) : ReaderSuite(store)
{
    private static readonly AgentLog Log = new("lifecycle:snapshot", null, null, true, 0, DateTime.UnixEpoch);

    private SnapshotQueries Snapshots => new(Database, new(Database), Clock);

    private ActivityQueries Activity => new(Database);

    [Fact]
    public async Task Snapshots_are_listed_newest_first_read_whole_and_deleted_once()
    {
        await Company.Bear("p");
        var first = await Snapshot("p", "manual", "[]");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await Snapshot("p", "stop", """[{"id":1},{"id":2}]""");
        var list = await Snapshots.List("p", 10, Cancellation);
        Assert.Equal([second, first], list.Select(s => s.Id));
        Assert.Equal(("stop", 2, Now), (list[0].Reason, list[0].PendingTasks, list[0].SnapshotTime));
        Assert.InRange(list[0].SizeBytes, 40, 120);
        Assert.Single(await Snapshots.List("p", 1, Cancellation));
        Assert.Empty(await Snapshots.List("q", 10, Cancellation));
        var whole = Value(await Snapshots.Find(first, Cancellation));
        Assert.Equal(("p", "manual", "[]", "{}"), (whole.AgentId, whole.Reason, whole.PendingTasks.Value, whole.MemoryState.Value));
        Assert.Equal(first, Value(await Snapshots.Delete(first, "owner", Cancellation)).Id);
        Refused(await Snapshots.Delete(first, "owner", Cancellation), FaultCodes.NotFound);
        Refused(await Snapshots.Find(first, Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task Logs_tell_what_was_done_with_whom()
    {
        await Company.Bear("p");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Company.Finish("p");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Company.Finish("p", TaskState.Failed);
        var logs = Value(await Activity.Logs(new("p"), Cancellation)).Items;
        Assert.Equal(["look", "look", "lifecycle:spawn"], logs.Select(l => l.ActionType));
        Assert.Equal((false, 40, "in", "out", "p", Now), (logs[0].Success, logs[0].DurationMs, logs[0].InputSummary, logs[0].OutputSummary, logs[0].AgentId, logs[0].Timestamp));
        Assert.Equal(["friend"], logs[0].RelatedAgents);
        Assert.Empty(logs[2].RelatedAgents);
        Assert.Contains("task_id", logs[0].Metadata.Value, StringComparison.Ordinal);
        Assert.Equal([logs[0].Id], Value(await Activity.Logs(new(FailuresOnly: true), Cancellation)).Items.Select(l => l.Id));
        Assert.Equal([logs[2].Id], Value(await Activity.Logs(new(ActionType: "lifecycle:spawn"), Cancellation)).Items.Select(l => l.Id));
        Assert.Equal(2, Value(await Activity.Logs(new("p", Since: Now.AddSeconds(-1)), Cancellation)).Items.Count);
    }

    [Fact]
    public async Task Pages_of_logs_miss_nothing()
    {
        await Company.Bear("p");
        for (var i = 0; i < 6; i++)
            await Company.Finish("p");
        var seen = new List<long>();
        for (string? cursor = null; ;)
        {
            var page = Value(await Activity.Logs(new(Limit: 2, Cursor: cursor), Cancellation));
            seen.AddRange(page.Items.Select(l => l.Id));
            if ((cursor = page.Next) is null)
                break;
        }
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(), seen);
        Refused(await Activity.Logs(new(Cursor: "abc"), Cancellation), FaultCodes.InvalidPayload, "$.cursor");
    }

    [Fact]
    public async Task Metrics_are_newest_first()
    {
        for (var i = 0; i < 3; i++)
            await Execute("INSERT INTO agent_metrics (agent_id, timestamp, tasks_completed) VALUES ('p', @at, @done)", ("at", Now.AddSeconds(15 * i)), ("done", i));
        var metrics = await Activity.Metrics("p", 2, Cancellation);
        Assert.Equal([2, 1], metrics.Select(m => m.TasksCompleted));
        Assert.Equal((null, null, Now.AddSeconds(30)), (metrics[0].CpuPercent, metrics[0].AvgTaskDurationMs, metrics[0].Timestamp));
    }

    [Fact]
    public async Task Gaps_close_as_agents_are_born_and_open_as_they_stop()
    {
        Assert.Equal(28, (await Report()).Gaps.Count);
        await Company.Bear("myca-core", category: AgentCategory.Core);
        await Company.Bear("task-router", category: AgentCategory.Core, life: Life.Paused);
        await Company.Bear("event-processor", category: AgentCategory.Core, life: Life.Shutdown);
        var report = await Report();
        Assert.Equal(26, report.Gaps.Count);
        Assert.Equal(new CategoryGap(AgentCategory.Core, 3, 2, 1), report.ByCategory[0]);
        Assert.Equal(Now, report.Gaps[0].DetectedAt);
        Assert.Equal(27, (await Report("probe-agent")).Gaps.Count);
    }

    private Task<GapReport> Report(params string[] roster) => new GapQueries(Database, Catalog, new(roster), new(new(null), Clock, NullLogger<DesiredStore>.Instance), new(Database, Catalog, Clock), new(Database, new(Database), Clock), Clock).Report(Cancellation);

    private async Task<Guid> Snapshot(string agent, string reason, string tasks)
    {
        var id = Guid.CreateVersion7();
        await Company.Write(new InsertSnapshot(agent, id, Now, new("""{"life": "active"}"""), new("""{"task_timeout": 5}"""), new(tasks), JsonText.EmptyObject, reason, Log with { At = Now }));
        return id;
    }
}

public sealed class SqliteRecordReads() : RecordReads(new SqliteUnderTest());

public sealed class PostgresRecordReads(PostgresFixture fixture) : RecordReads(new PostgresUnderTest(fixture));
