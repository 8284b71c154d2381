using Mycosoft.Ledger;
using Mycosoft.Tests.Support.Postgres;
using static Mycosoft.Tests.Cluster.Ledger.LedgerBench;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteWorkAndLeasesTests() : WorkAndLeases(new SqliteBench());

public sealed class PostgresWorkAndLeasesTests(PostgresFixture postgres) : WorkAndLeases(new PostgresBench(postgres));

public abstract class WorkAndLeases(LedgerBench bench) : LedgerStoreSuite(bench)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Open_work_is_found_for_owners_without_a_lease_and_for_the_asker()
    {
        await Bench.Born("idle", "live", "lost", "mine", "mail");
        await Bench.Commit(Accept("live", Row()), Accept("lost", Row()), Accept("mine", Row()), new AcceptMessage("mail", 1, Message("owner", "mail"), 1, Now));
        await Bench.Commit(new ClaimAgent("live", "silo-live"), new ClaimAgent("lost", "silo-lost"), new ClaimAgent("mine", "silo-me"), new ClaimAgent("mail", "silo-lost"));
        await Bench.Store.RenewLease("silo-live", "2.0", Cancellation);
        await Bench.Store.RenewLease("silo-me", "2.0", Cancellation);

        Assert.Equal([new("lost", "cfo", false, false), new("mail", "cfo", false, false), new("mine", "cfo", true, false)], await Find("silo-me"));
        await Bench.Store.EndLease("silo-live", Cancellation);
        Assert.Equal(["live", "lost", "mail", "mine"], (await Find("silo-me")).Select(agent => agent.AgentId));
    }

    [Fact]
    public async Task A_lease_lives_by_the_clock_of_the_database()
    {
        await Bench.Born("a-agent");
        await Bench.Commit(Accept("a-agent", Row()), new ClaimAgent("a-agent", "silo-1"));
        await Bench.Store.RenewLease("silo-1", "2.0", Cancellation);
        Assert.Empty(await Find("silo-2"));
        await Bench.Execute("UPDATE silos SET renewed_at = @at", ("at", DateTime.UtcNow.AddSeconds(-90)));
        Assert.Single(await Find("silo-2"));
        await Bench.Store.RenewLease("silo-1", "2.0", Cancellation);
        Assert.Empty(await Find("silo-2"));
        await Bench.Execute("UPDATE silos SET renewed_at = @at", ("at", DateTime.UtcNow.AddDays(-1)));
        await Bench.Store.RenewLease("silo-2", "2.0", Cancellation);
        Assert.Equal("silo-2", await Bench.Read("SELECT id FROM silos"));
    }

    [Fact]
    public async Task Unsettled_and_due_agents_are_found_and_tombstones_are_not()
    {
        await Bench.Commit(Birth("due"), Birth("later"), Birth("new", life: Life.Spawning), Birth("dead", life: Life.Deleted));
        await Bench.Store.RenewLease("silo-1", "2.0", Cancellation);
        await Bench.Commit(new SetWake("due", 1, DateTime.UtcNow.AddSeconds(-1)), new SetWake("later", 1, DateTime.UtcNow.AddMinutes(5)), new SetWake("dead", 1, Now), Accept("dead", Row()));
        Assert.Equal([new("due", "cfo", false, true)], await Find("silo-2"));
        Assert.Equal([new("due", "cfo", true, true), new("new", "cfo", true, false)], await Find("silo-1"));
    }

    [Fact]
    public async Task Under_a_limit_the_agents_of_lost_owners_come_before_the_askers_own()
    {
        await Bench.Born([.. Enumerable.Range(0, 20).Select(i => $"agent-{i}")]);
        await Bench.Commit([.. Enumerable.Range(0, 20).Select(i => Accept($"agent-{i}", Row()))]);
        await Bench.Commit(new ClaimAgent("agent-7", "silo-lost"), new ClaimAgent("agent-13", "silo-lost"));
        var found = await Bench.Store.FindWork("silo-1", Lease, 2, Cancellation);
        Assert.Equal(["agent-13", "agent-7"], found.Select(agent => agent.AgentId).Order(StringComparer.Ordinal));
    }

    private async Task<IEnumerable<WakeableAgent>> Find(string silo) =>
        (await Bench.Store.FindWork(silo, Lease, 100, Cancellation)).OrderBy(agent => agent.AgentId, StringComparer.Ordinal);
}
