using Mycosoft.Agents;
using Mycosoft.Births;
using Mycosoft.Ledger;
using Mycosoft.Tests.Support.Postgres;
using static Mycosoft.Tests.Cluster.Ledger.LedgerBench;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteAgentWritesTests() : AgentWrites(new SqliteBench());

public sealed class PostgresAgentWritesTests(PostgresFixture postgres) : AgentWrites(new PostgresBench(postgres));

public abstract class AgentWrites(LedgerBench bench) : LedgerStoreSuite(bench)
{
    [Fact]
    public async Task An_agent_is_born_once_and_its_row_answers_every_birth()
    {
        var answers = await Bench.Commit(Birth("cfo-agent"), Birth("cfo-agent", kind: "other"), Birth("ceo-agent"));
        Assert.Equal([Verdict.Written, Verdict.Duplicate, Verdict.Written], answers.Select(answer => answer.Verdict));
        Assert.All(answers, answer => Assert.Equal(("cfo", 1L, AgentCategory.Corporate, Life.Active, Now), (answer.Agent!.Kind, answer.Agent.Epoch, answer.Agent.Category, answer.Agent.Life, answer.Agent.CreatedAt)));
        Assert.Equal("2", await Bench.Read("SELECT count(*) FROM agent_logs WHERE action_type = 'spawned'"));
    }

    [Fact]
    public async Task A_claim_takes_the_epoch_and_names_the_silo()
    {
        await Bench.Born("cfo-agent");
        Assert.Equal(2, (await Bench.Claim("cfo-agent", "silo-2")).Epoch);
        Assert.Equal(3, (await Bench.Claim("cfo-agent", "silo-3")).Epoch);
        Assert.Equal("silo-3", await Bench.Read("SELECT silo FROM agents"));
        Assert.Equal(Verdict.NotFound, await Bench.Write(new ClaimAgent("nobody", "silo-1")));
        Assert.Equal(Verdict.NotFound, await Bench.Write(new ClaimAgent("cfo-agent", "silo-1", "ceo")));
        Assert.Equal(Verdict.Written, await Bench.Write(new ClaimAgent("cfo-agent", "silo-1", "cfo")));
    }

    [Fact]
    public async Task A_change_sets_life_and_configuration_whole()
    {
        await Bench.Born("cfo-agent");
        Assert.Equal(Verdict.Written, await Bench.Write(Change(Life.Error) with { Config = new("""{"b":2}"""), ErrorMessage = "broken", NotConfigured = "key", Restarts = 4, NextWake = Now.AddMinutes(1) }));
        var row = await Bench.Claim("cfo-agent");
        Assert.Equal((Life.Error, 2L, "broken", "key", 4, (DateTime?)Now.AddMinutes(1)), (row.Life, row.LifeVersion, row.ErrorMessage, row.NotConfigured, row.Restarts, row.NextWake));
        Assert.Contains("\"b\"", row.Config.Value, StringComparison.Ordinal);
        Assert.Equal(Verdict.Stale, await Bench.Write(Change(Life.Active)));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agent_logs WHERE action_type = 'life'"));
    }

    [Fact]
    public async Task A_trial_stands_from_birth_through_changes_until_one_ends_it()
    {
        var until = (DateTime?)Now.AddDays(1);
        Assert.Equal(until, Assert.Single(await Bench.Commit(Birth("cfo-agent") with { BornBy = BirthOrigin.Gap, TrialUntil = until })).Agent!.TrialUntil);
        await Bench.Write(Change(Life.Paused));
        Assert.Equal((until, "gap"), ((await Bench.Claim("cfo-agent")).TrialUntil, await Bench.Read("SELECT born_by FROM agents")));
        await Bench.Write(Change(Life.Active) with { Epoch = 2, EndTrial = true });
        Assert.Null((await Bench.Claim("cfo-agent")).TrialUntil);
        await Bench.Write(Change(Life.Deleted) with { Epoch = 3 });
        Assert.Equal(Verdict.Written, await Bench.Write(new ReviveAgent(Birth("cfo-agent") with { BornBy = BirthOrigin.Template, TrialUntil = until })));
        Assert.Equal((until, "template"), ((await Bench.Claim("cfo-agent")).TrialUntil, await Bench.Read("SELECT born_by FROM agents")));
    }

    [Fact]
    public async Task A_change_cancels_what_was_accepted_before_it_in_the_batch_and_nothing_after()
    {
        await Bench.Born("cfo-agent");
        var (before, after) = (Row(seq: 1), Row(seq: 2));
        Assert.Equal(
            [Verdict.Written, Verdict.Written, Verdict.Written, Verdict.Written],
            await Bench.Verdicts(Accept("cfo-agent", before), Change(Life.Stopping) with { CancelOpenTasks = true }, Accept("cfo-agent", after), Change(Life.Active)));
        var row = await Bench.Claim("cfo-agent");
        Assert.Equal((Life.Active, 3L), (row.Life, row.LifeVersion));
        Assert.Equal(after.Id, Assert.Single(row.OpenTasks).Id);
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agent_tasks WHERE status = 'cancelled' AND completed_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_deleted_agent_leaves_a_tombstone_that_is_neither_claimed_nor_born_again()
    {
        await Bench.Born("cfo-agent");
        await Bench.Write(Change(Life.Deleted));
        Assert.Equal(Verdict.NotFound, await Bench.Write(new ClaimAgent("cfo-agent", "silo-1")));
        var answer = Assert.Single(await Bench.Commit(Birth("cfo-agent", "other")));
        Assert.Equal((Verdict.Duplicate, Life.Deleted), (answer.Verdict, answer.Agent!.Life));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agents WHERE deleted_at IS NOT NULL"));
    }

    [Fact]
    public async Task The_last_wake_of_a_batch_holds()
    {
        await Bench.Born("cfo-agent");
        Assert.Equal([Verdict.Written, Verdict.Written], await Bench.Verdicts(new SetWake("cfo-agent", 1, Now), new SetWake("cfo-agent", 1, Now.AddMicroseconds(1))));
        Assert.Equal(Now.AddMicroseconds(1), (await Bench.Claim("cfo-agent")).NextWake);
        await Bench.Write(new SetWake("cfo-agent", 2, null));
        Assert.Null((await Bench.Claim("cfo-agent")).NextWake);
    }

    [Fact]
    public async Task A_claim_shuts_out_the_writes_behind_it()
    {
        await Bench.Born("cfo-agent");
        var row = Row();
        var answers = await Bench.Commit(Accept("cfo-agent", row), new ClaimAgent("cfo-agent", "silo-2"), Accept("cfo-agent", Row()), Accept("cfo-agent", Row(), epoch: 2));
        Assert.Equal([Verdict.Written, Verdict.Written, Verdict.Stale, Verdict.Written], answers.Select(answer => answer.Verdict));
        Assert.Equal(row.Id, Assert.Single(answers[1].Agent!.OpenTasks).Id);
    }

    [Fact]
    public async Task A_log_row_belongs_to_whoever_it_names()
    {
        Assert.Equal(Verdict.Written, await Bench.Write(new AppendLog("gateway", Log("login", success: false) with { RelatedAgent = null, Metadata = null })));
        Assert.Equal("gateway", await Bench.Read("SELECT agent_id FROM recent_agent_errors"));
    }

    [Fact]
    public async Task Nothing_to_commit_is_no_work() => Assert.Empty(await Bench.Commit());

    private static ChangeAgent Change(Life life) => new("cfo-agent", 1, life, JsonText.EmptyObject, Now, null, null, 0, null, Now, false, Log("life"));
}
