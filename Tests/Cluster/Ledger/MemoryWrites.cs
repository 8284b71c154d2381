using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tests.Support.Postgres;
using static Mycosoft.Tests.Cluster.Ledger.LedgerBench;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteMemoryWritesTests() : MemoryWrites(new SqliteBench());

public sealed class PostgresMemoryWritesTests(PostgresFixture postgres) : MemoryWrites(new PostgresBench(postgres));

public abstract class MemoryWrites(LedgerBench bench) : LedgerStoreSuite(bench)
{
    [Fact]
    public async Task The_newest_ten_snapshots_and_all_of_the_last_week_are_kept()
    {
        await Bench.Born("a-agent", "b-agent");
        await Bench.Commit([.. Enumerable.Range(0, 12).Select(hour => Snapshot("a-agent", Now.AddDays(-20).AddHours(hour))), Snapshot("b-agent", Now.AddDays(-30))]);
        Assert.Equal("12", await Bench.Read("SELECT count(*) FROM agent_snapshots WHERE agent_id = 'a-agent'"));
        var last = Snapshot("a-agent", Now);
        Assert.Equal([Verdict.Written, Verdict.Duplicate, Verdict.NotFound], await Bench.Verdicts(last, last, Snapshot("nobody", Now)));
        Assert.Equal("10", await Bench.Read("SELECT count(*) FROM agent_snapshots WHERE agent_id = 'a-agent'"));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agent_snapshots WHERE agent_id = 'b-agent'"));
        await Bench.Commit([.. Enumerable.Range(0, 15).Select(minute => Snapshot("b-agent", Now.AddMinutes(minute)))]);
        Assert.Equal("15", await Bench.Read("SELECT count(*) FROM agent_snapshots WHERE agent_id = 'b-agent'"));
    }

    [Fact]
    public async Task Knowledge_is_replaced_and_forgotten_by_key()
    {
        await Bench.Born("a-agent");
        Assert.Equal(
            [Verdict.Written, Verdict.Written, Verdict.Written, Verdict.Written, Verdict.Written, Verdict.Stale],
            await Bench.Verdicts(Remember("k", "1"), Remember("k", "2"), Remember("gone", "3"), Remember("gone", null), Remember("never", null), Remember("k", "4") with { Epoch = 7 }));
        Assert.Equal("2", await Bench.Read("SELECT value FROM agent_knowledge"));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agent_knowledge"));
    }

    [Fact]
    public async Task A_restore_replaces_configuration_open_tasks_and_knowledge()
    {
        await Bench.Born("a-agent");
        var (old, back) = (Row(seq: 1), Row(seq: 2));
        await Bench.Commit(Accept("a-agent", old), Remember("lost", "1"), Remember("kept", "1"));
        var restore = Restore([back]);
        Assert.Equal(Verdict.Written, await Bench.Write(restore));
        Assert.Equal(Verdict.Written, await Bench.Write(restore));
        var row = await Bench.Claim("a-agent");
        var open = Assert.Single(row.OpenTasks);
        Assert.Equal((back.Id, back.Hops, back.Ancestors), (open.Id, open.Hops, open.Ancestors));
        Assert.Contains("\"r\"", row.Config.Value, StringComparison.Ordinal);
        Assert.Equal("restored", await Bench.Read("SELECT error FROM agent_tasks WHERE status = 'cancelled'"));
        Assert.Equal("2", await Bench.Read("SELECT value FROM agent_knowledge WHERE key = 'kept'"));
        Assert.Equal("\"x\"", await Bench.Read("SELECT value FROM agent_knowledge WHERE key = 'a \"quoted\".key'"));
        Assert.Equal("2", await Bench.Read("SELECT count(*) FROM agent_knowledge"));
    }

    [Fact]
    public async Task A_restore_that_cannot_be_whole_changes_nothing()
    {
        await Bench.Born("a-agent", "b-agent");
        var (open, foreign) = (Row(seq: 1), Row());
        await Bench.Commit(Accept("a-agent", open), Accept("b-agent", foreign), Remember("kept", "1"));
        Assert.Equal(
            [Verdict.Mismatch, Verdict.Invalid, Verdict.Invalid, Verdict.Stale, Verdict.NotFound],
            await Bench.Verdicts(
                Restore([Row(), foreign]), Restore([Row(), Row(payload: "{")]), Restore([]) with { Memory = JsonText.EmptyArray }, Restore([]) with { Epoch = 3 }, Restore([]) with { AgentId = "nobody" }));
        var row = await Bench.Claim("a-agent");
        Assert.Equal((open.Id, 1L), (Assert.Single(row.OpenTasks).Id, row.LifeVersion));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agent_knowledge"));
    }

    [Fact]
    public async Task Retention_removes_what_is_old_and_keeps_what_is_open()
    {
        await Bench.Born("a-agent");
        var (ended, open) = (Row(), Row());
        await Bench.Commit(Accept("a-agent", ended), Accept("a-agent", open), Finish("a-agent", ended.Id), Remember("k", "1") with { ExpiresAt = Now.AddDays(1) });
        var message = Message("owner", "a-agent");
        await Bench.Commit(new AcceptMessage("a-agent", 1, message, 1, Now.AddMinutes(5)), new AcceptMessage("a-agent", 1, Message("owner", "a-agent"), 2, Now.AddMinutes(5)));
        await Bench.Write(new SettleMessage("a-agent", 1, message.Id, MessageState.Delivered, 1, null, Now));
        await Bench.Execute("INSERT INTO agent_metrics (agent_id, timestamp) VALUES ('a-agent', @at)", ("at", Now));
        var retention = new Retention(Bench.Database);
        Assert.Equal(new RetentionCounts(0, 0, 0, 0, 0, 0), await retention.CleanUp(Now.AddHours(1), Cancellation));
        Assert.Equal(new RetentionCounts(2, 1, 1, 1, 1, 0), await retention.CleanUp(Now.AddDays(31), Cancellation));
        Assert.Single((await Bench.Claim("a-agent")).OpenTasks);
    }

    private static InsertSnapshot Snapshot(string agentId, DateTime at) =>
        new(agentId, Guid.CreateVersion7(), at, JsonText.EmptyObject, JsonText.EmptyObject, JsonText.EmptyArray, JsonText.EmptyObject, "manual", Log("snapshot"));

    private static Remember Remember(string key, string? value) => new("a-agent", 1, key, value is null ? null : new JsonText(value), Now, null);

    private static RestoreAgent Restore(IReadOnlyList<TaskRow> tasks) =>
        new("a-agent", 1, new("""{"r":1}"""), tasks, new("""{"kept":2,"a \"quoted\".key":"x"}"""), "restored", Now, Log("restore"), Guid.CreateVersion7());
}
