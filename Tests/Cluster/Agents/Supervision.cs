using Mycosoft.Agents;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Agents;

public sealed class SqliteSupervisionTests(SqliteCompany company) : Supervision(company), IClassFixture<SqliteCompany>;

public sealed class PostgresSupervisionTests(PostgresCompany company) : Supervision(company), IClassFixture<PostgresCompany>;

/// <summary>What becomes of an agent whose tasks fail, and when it does something by itself.</summary>
public abstract class Supervision(CompanyFixture company) : CompanySuite(company)
{
    [Fact]
    public async Task Three_failures_in_a_row_are_an_error_with_their_message()
    {
        var id = await Spawn();
        await Fail(id, 2);
        Assert.Equal(AgentStatus.Idle, (await State(id)).Status);
        await Fail(id, 1);
        var state = await Becomes(id, AgentStatus.Error);
        Assert.Equal("It failed as told.", state.ErrorMessage);
        Assert.Equal(AgentHealth.Unhealthy, Value(await Agent(id).Health(Cancellation)).Status);
        Assert.Equal("active", Value(await Change(id, LifeVerb.Start)).Life);
        Assert.Null((await State(id)).ErrorMessage);
    }

    [Fact]
    public async Task A_success_between_failures_counts_them_anew()
    {
        var id = await Spawn();
        await Fail(id, 2);
        await Ends(await Submit(id, new Work()));
        await Fail(id, 2);
        Assert.Equal(2, Value(await Agent(id).Health(Cancellation)).ConsecutiveFailures);
        Assert.Equal(AgentStatus.Idle, (await State(id)).Status);
    }

    [Fact]
    public async Task An_agent_in_error_takes_tasks_and_runs_them_after_its_restart()
    {
        var id = await Spawn();
        await Fail(id, 3);
        await Becomes(id, AgentStatus.Error);
        var waiting = await Submit(id, new Work());
        Assert.Equal(0, Workshop.Runs(waiting));
        await PassAlarm(id, TimeSpan.FromSeconds(6));
        await Ends(waiting);
        await Eventually.Value(() => State(id), s => s is { Status: AgentStatus.Idle, Restarts: 0 }, "a success makes it well again", Patience, Cancellation);
    }

    [Fact]
    public async Task Restarts_come_later_and_later_and_end_in_death_from_which_a_person_revives()
    {
        var id = await Spawn();
        foreach (var seconds in (double[])[5, 20, 80])
        {
            await Fail(id, 3);
            await Becomes(id, AgentStatus.Error);
            await PassAlarm(id, TimeSpan.FromSeconds(seconds * 0.8));
            Assert.Equal(AgentStatus.Error, (await State(id)).Status);
            await PassAlarm(id, TimeSpan.FromSeconds(seconds * 0.3));
            await Becomes(id, AgentStatus.Idle);
        }

        await Fail(id, 3);
        Assert.Equal(("It failed as told.", 3), ((await Becomes(id, AgentStatus.Dead)).ErrorMessage, (await State(id)).Restarts));
        Refused(await Agent(id).Submit(Ask("work"), Cancellation), FaultCodes.Conflict);
        Value(await Change(id, LifeVerb.Configure, new(DisplayName: "Dead")));
        Assert.Equal("It failed as told.", (await State(id)).ErrorMessage);
        Value(await Change(id, LifeVerb.Start));
        Assert.Equal((AgentStatus.Idle, 0), ((await State(id)).Status, (await State(id)).Restarts));
    }

    [Fact]
    public async Task An_agent_that_must_not_restart_dies_at_once()
    {
        var id = await Spawn(new(AutoRestart: false));
        await Fail(id, 3);
        await Becomes(id, AgentStatus.Dead);
    }

    [Fact]
    public async Task What_a_person_did_wrong_is_no_failure_of_the_agent()
    {
        var id = await Spawn();
        foreach (var code in (string[])[FaultCodes.NotConfigured, FaultCodes.NotFound, FaultCodes.InvalidPayload, FaultCodes.Conflict])
            await Ends(await Submit(id, new Work(Fault: code, Retryable: false)), TaskState.Failed);
        Assert.Equal(AgentStatus.Idle, (await State(id)).Status);
    }

    [Fact]
    public async Task A_schedule_gives_a_task_each_interval_while_the_agent_is_started()
    {
        var id = await Spawn(new(Settings: new("""{"every_seconds":600}""")));
        await PassAlarm(id, TimeSpan.FromSeconds(2));
        await Scheduled(id, 1);
        await PassAlarm(id, TimeSpan.FromSeconds(300));
        await Scheduled(id, 1);
        await PassAlarm(id, TimeSpan.FromSeconds(301));
        await Scheduled(id, 2);
        Value(await Change(id, LifeVerb.Pause));
        await PassAlarm(id, TimeSpan.FromSeconds(2_000));
        await Scheduled(id, 2);
        Value(await Change(id, LifeVerb.Resume));
        await PassAlarm(id, TimeSpan.FromSeconds(601));
        await Scheduled(id, 3);
    }

    [Fact]
    public async Task A_schedule_outlives_the_activation()
    {
        var id = await Spawn(new(Settings: new("""{"every_seconds":600}""")));
        await PassAlarm(id, TimeSpan.FromSeconds(2));
        await Scheduled(id, 1);
        await Company.Deactivate(Agent(id));
        await PassAlarm(id, TimeSpan.FromSeconds(601));
        await Scheduled(id, 2);
    }

    private async Task Fail(string agent, int times)
    {
        foreach (var _ in Enumerable.Range(0, times))
            await Ends(await Submit(agent, new Work(Fault: FaultCodes.UpstreamError, Retryable: false)), TaskState.Failed);
    }

    /// <summary>Puts the clock forward and rings, as the sweep does when the database's clock has come so far.</summary>
    private async Task PassAlarm(string agent, TimeSpan by)
    {
        Company.Clock.Advance(by);
        await Recovery(agent).Wake(Cancellation);
    }

    private async Task Scheduled(string agent, int times)
    {
        // As the sweep does, which goes by the database's clock: a ring that the store did not take is repeated.
        await Eventually.Equal(times, () => Rung(agent), $"the schedule of {agent} has run {times} times", Patience, Cancellation);
        await Becomes(agent, await Read($"SELECT life FROM agents WHERE id = '{agent}'") == "paused" ? AgentStatus.Paused : AgentStatus.Idle);
    }

    private async Task<int> Rung(string agent)
    {
        await Recovery(agent).Wake(Cancellation);
        return Workshop.Started(agent).Count;
    }
}
