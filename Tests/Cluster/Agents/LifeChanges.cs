using Mycosoft.Agents;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Agents;

public sealed class SqliteLifeChangeTests(SqliteCompany company) : LifeChanges(company), IClassFixture<SqliteCompany>;

public sealed class PostgresLifeChangeTests(PostgresCompany company) : LifeChanges(company), IClassFixture<PostgresCompany>;

/// <summary>Birth, start, stop, restart, pause, archive, delete and configure of an agent that works meanwhile.</summary>
public abstract class LifeChanges(CompanyFixture company) : CompanySuite(company)
{
    [Fact]
    public async Task A_second_spawn_answers_the_same_state()
    {
        var id = NewId();
        Assert.Equal(new LifeChanged("active", true), Value(await Change(id, LifeVerb.Spawn)));
        Value(await Change(id, LifeVerb.Pause));
        Assert.Equal(new LifeChanged("paused", false), Value(await Change(id, LifeVerb.Spawn)));
        await Company.Deactivate(Agent(id));
        Assert.Equal(new LifeChanged("paused", false), Value(await Change(id, LifeVerb.Spawn)));
    }

    [Fact]
    public async Task An_id_never_changes_its_kind()
    {
        var id = await Spawn();
        Refused(await Change(id, LifeVerb.Spawn, kind: "clerk"), FaultCodes.Conflict);
        Refused(await Agent(id, "clerk").Submit(Ask("get_status"), Cancellation), FaultCodes.NotFound);
        Value(await Change(id, LifeVerb.Delete));
        Refused(await Change(id, LifeVerb.Spawn, kind: "clerk"), FaultCodes.Conflict);
        Assert.True(Value(await Change(id, LifeVerb.Spawn)).Changed);
    }

    [Fact]
    public async Task A_deleted_agent_is_gone_and_its_open_tasks_are_cancelled()
    {
        var id = await Spawn(new(MaxConcurrentTasks: 1));
        var running = await Submit(id, new Work(Gate: id), "change");
        await Starts(running);
        var waiting = await Submit(id, new Work());
        Assert.Equal("deleted", Value(await Change(id, LifeVerb.Delete)).Life);
        await Ends(running, TaskState.Cancelled);
        await Ends(waiting, TaskState.Cancelled);
        Refused(await Company.Grains.GetGrain<IAgentDirectory>(0).Find(id, Cancellation), FaultCodes.NotFound);
        await Eventually.Value(() => Agent(id).Submit(Ask("work"), Cancellation), a => a.Fault?.Code == FaultCodes.NotFound, "it takes no more tasks", Patience, Cancellation);
    }

    [Fact]
    public async Task An_agent_that_is_born_again_begins_a_new_life()
    {
        var id = await Spawn(new(DisplayName: "First"));
        await Ends(await Submit(id, Ask("remember", new("""{"text":"mine"}"""))));
        var old = Value(await Company.Grains.GetGrain<IAgentSnapshots>(GrainId.Create("worker", id)).Take(new(Guid.NewGuid(), "before", Owner), Cancellation));
        Value(await Change(id, LifeVerb.Delete));
        await Eventually.True(async () => (await Change(id, LifeVerb.Spawn)).Value?.Changed == true, "it is born again", Patience, Cancellation);
        var state = await State(id);
        Assert.Equal((id, 0, AgentStatus.Idle), (state.DisplayName, state.TasksCompleted, state.Status));
        Assert.DoesNotContain("mine", (await Ends(await Submit(id, Ask("recall")))).Result!.Value.Value, StringComparison.Ordinal);
        Assert.Equal(1, (await State(id)).TasksCompleted);
        Assert.Equal(id, old.AgentId);
    }

    [Fact]
    public async Task A_stop_lets_running_tasks_end_and_takes_no_new_ones()
    {
        var id = await Spawn();
        var running = await Submit(id, new Work(Gate: id), "change");
        await Starts(running);
        Assert.Equal("stopping", Value(await Change(id, LifeVerb.Stop)).Life);
        Refused(await Agent(id).Submit(Ask("work"), Cancellation), FaultCodes.Conflict);
        Workshop.Open(id);
        await Ends(running);
        await Becomes(id, AgentStatus.Shutdown);
        Assert.Null((await State(id)).StartedAt);
        Assert.Equal(new LifeChanged("shutdown", false), Value(await Change(id, LifeVerb.Stop)));
        Assert.Equal("active", Value(await Change(id, LifeVerb.Start)).Life);
        await Ends(await Submit(id, new Work()));
    }

    [Fact]
    public async Task A_stop_hands_back_what_does_not_end_within_its_grace()
    {
        var id = await Spawn();
        var running = await Submit(id, new Work(Gate: id));
        await Starts(running);
        Value(await Change(id, LifeVerb.Stop));
        Company.Clock.Advance(AgentLimits.Default.StopGrace + TimeSpan.FromSeconds(1));
        await Becomes(id, AgentStatus.Shutdown);
        Assert.Equal(TaskState.Pending, (await Reaches(running, TaskState.Pending)).Status);
        Workshop.Open(id);
        Value(await Change(id, LifeVerb.Start));
        await Ends(running);
        Assert.Equal(2, Workshop.Runs(running));
    }

    [Fact]
    public async Task A_forced_stop_hands_back_at_once_and_leaves_a_change_in_doubt()
    {
        var id = await Spawn();
        var (safe, unsafely) = (await Submit(id, new Work(Gate: id)), await Submit(id, new Work(Gate: id), "change"));
        await Starts(safe);
        await Starts(unsafely);
        Assert.Equal("shutdown", Value(await Change(id, LifeVerb.Stop, force: true)).Life);
        await Ends(unsafely, TaskState.InDoubt);
        await Reaches(safe, TaskState.Pending);
        Workshop.Open(id);
        Value(await Change(id, LifeVerb.Start));
        await Ends(safe);
        Assert.Equal((2, 1), (Workshop.Runs(safe), Workshop.Runs(unsafely)));
    }

    [Fact]
    public async Task A_start_during_a_stop_is_not_undone_by_it()
    {
        var id = await Spawn();
        var first = await Submit(id, new Work(Gate: id + ":first"));
        await Starts(first);
        Value(await Change(id, LifeVerb.Stop));
        Value(await Change(id, LifeVerb.Start));
        var second = await Submit(id, new Work(Gate: id + ":second"), "change");
        await Starts(second);
        Workshop.Open(id + ":first");
        await Ends(first);
        Company.Clock.Advance(AgentLimits.Default.StopGrace + TimeSpan.FromSeconds(5));
        Assert.Equal(AgentStatus.Busy, (await State(id)).Status);
        Workshop.Open(id + ":second");
        await Ends(second);
        await Becomes(id, AgentStatus.Idle);
    }

    [Theory]
    [InlineData(LifeVerb.Stop)]
    [InlineData(LifeVerb.Archive)]
    [InlineData(LifeVerb.Pause)]
    public async Task A_restart_works_after_any_end(LifeVerb before)
    {
        var id = await Spawn();
        Value(await Change(id, before));
        Assert.Equal(new LifeChanged("active", true), Value(await Change(id, LifeVerb.Restart)));
        await Ends(await Submit(id, new Work()));
    }

    [Fact]
    public async Task A_restart_runs_again_what_may_be_repeated_and_leaves_the_rest()
    {
        var id = await Spawn();
        var (safe, unsafely) = (await Submit(id, new Work(Gate: id)), await Submit(id, new Work(Gate: id), "change"));
        await Starts(safe);
        await Starts(unsafely);
        Value(await Change(id, LifeVerb.Restart));
        await Starts(safe, runs: 2);
        Workshop.Open(id);
        await Ends(safe);
        await Ends(unsafely);
        Assert.Equal(1, Workshop.Runs(unsafely));
    }

    [Fact]
    public async Task An_agent_with_running_tasks_is_not_archived()
    {
        var id = await Spawn();
        var running = await Submit(id, new Work(Gate: id));
        await Starts(running);
        Refused(await Change(id, LifeVerb.Archive), FaultCodes.Conflict);
        Workshop.Open(id);
        await Ends(running);
        await Becomes(id, AgentStatus.Idle);
        Assert.Equal("archived", Value(await Change(id, LifeVerb.Archive)).Life);
        Refused(await Agent(id).Submit(Ask("work"), Cancellation), FaultCodes.Conflict);
        Refused(await Change(id, LifeVerb.Resume), FaultCodes.Conflict);
    }

    [Fact]
    public async Task An_agent_that_does_not_start_by_itself_waits_for_its_start()
    {
        var id = await Spawn(new(AutoStart: false));
        Assert.Equal(AgentStatus.Shutdown, (await State(id)).Status);
        Refused(await Agent(id).Submit(Ask("work"), Cancellation), FaultCodes.Conflict);
        Value(await Change(id, LifeVerb.Start));
        Assert.Equal(AgentStatus.Idle, (await State(id)).Status);
    }
}
