using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Hosting;

public sealed class SqliteOutageTests(SqliteCompany company) : Outages(company), IClassFixture<SqliteCompany>;

public sealed class PostgresOutageTests(PostgresCompany company) : Outages(company), IClassFixture<PostgresCompany>;

/// <summary>The store does not answer for a while, at the worst moments. Nothing accepted is lost, nothing ends twice.</summary>
public abstract class Outages(CompanyFixture company) : CompanySuite(company)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_outage_during_accept_is_a_fault_and_repeating_it_is_safe(bool applied)
    {
        var (agent, task) = (await Spawn(), Ask("work"));
        Break(applied, w => w is AcceptTask);
        Refused(await Impatiently(Agent(agent).Submit(task, Cancellation)), FaultCodes.Unavailable);
        Company.Outage.End();
        var again = await Eventually.Value(() => Agent(agent).Submit(task, Cancellation), a => a.Fault is null, "the store is back", Patience, Cancellation);
        Assert.Equal(applied, Value(again).Replayed);
        await Ends(task.TaskId);
        Assert.Equal(1, Workshop.Runs(task.TaskId));
        Assert.Equal(1, (await State(agent)).TasksCompleted);
    }

    [Fact]
    public async Task What_was_accepted_although_nobody_heard_so_runs_without_being_repeated()
    {
        var (agent, task) = (await Spawn(), Ask("work"));
        Break(applied: true, w => w is AcceptTask);
        Refused(await Impatiently(Agent(agent).Submit(task, Cancellation)), FaultCodes.Unavailable);
        Company.Outage.End();
        Company.Clock.Advance(TimeSpan.FromSeconds(5));
        await Ends(task.TaskId);
        Assert.Equal(1, Workshop.Runs(task.TaskId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_a_task_is_tried_until_it_is_written_once(bool applied)
    {
        var agent = await Spawn();
        var id = await Submit(agent, new Work(Gate: agent));
        await Reaches(id, TaskState.Running);
        Break(applied, w => w is FinishTask);
        Workshop.Open(agent);
        await Refusals();
        Company.Outage.End();
        Company.Clock.Advance(TimeSpan.FromSeconds(10));
        await Ends(id);
        Assert.Equal((1, 1), (Workshop.Runs(id), (await State(agent)).TasksCompleted));
        Assert.Equal("1", await Read($"SELECT count(*) FROM agent_logs WHERE agent_id = '{agent}' AND action_type = 'work'"));
    }

    [Fact]
    public async Task A_task_whose_start_could_not_be_written_runs_after_the_outage()
    {
        var agent = await Spawn();
        Value(await Change(agent, LifeVerb.Pause));
        var (safe, unsafely) = (await Submit(agent, new Work()), await Submit(agent, new Work(), "change"));
        Break(applied: false, w => w is StartTask or FinishTask);
        Value(await Change(agent, LifeVerb.Resume));
        await Refusals();
        Company.Outage.End();
        Company.Clock.Advance(TimeSpan.FromSeconds(10));
        await Ends(safe);
        await Ends(unsafely);
        Assert.Equal(1, Workshop.Runs(unsafely));
        Assert.Equal(2, (await State(agent)).TasksCompleted);
    }

    [Fact]
    public async Task An_answer_that_is_lost_once_is_not_noticed()
    {
        var agent = NewId();
        await Briefly(w => w is BearAgent, () => Spawn(new(Settings: new("{\"every_seconds\":600}")), id: agent));
        await Eventually.Value(() => Read($"SELECT next_wake FROM agents WHERE id = '{agent}'"), t => t != "", "its schedule is armed", Patience, Cancellation);
        var task = Ask("work");
        await Briefly(w => w is AcceptTask, () => Submit(agent, task));
        await Ends(task.TaskId);
        var message = Message("owner", agent, MessageType.Event, ttl: 3_600);
        await Briefly(w => w is AcceptMessage, () => Deliver(message));
        await Settles(agent, message.Id, MessageState.Delivered);
        var broadcast = Message("owner", AgentMessage.Everyone, MessageType.Broadcast, ttl: 3_600);
        await Briefly(w => w is StoreMessage, () => Company.Grains.GetGrain<IMessages>(0).Broadcast(broadcast, Cancellation));
        await Eventually.Equal(2, () => Task.FromResult(Workshop.Heard(agent).Count), "it hears the broadcast", Patience, Cancellation);
        Assert.Equal(1, Workshop.Runs(task.TaskId));
        Assert.Equal([message.Id, broadcast.Id], Workshop.Heard(agent).Select(m => m.Id));
    }

    [Fact]
    public async Task A_busy_agent_comes_through_an_outage_with_every_task_ended_once()
    {
        var agent = await Spawn();
        var tasks = Enumerable.Range(0, 200).Select(i => Ask(i % 3 == 0 ? "remember" : "work", i % 3 == 0 ? new("""{"text":"busy"}""") : null)).ToList();
        var outage = 0;
        var submitting = tasks.Select(async (t, i) =>
        {
            if (i == 100)
                Company.Outage.AfterCommit(w => w is FinishTask && Interlocked.Increment(ref outage) < 20);
            await Eventually.Value(() => Agent(agent).Submit(t, Cancellation), a => a.Fault is null, "it is accepted", Patience, Cancellation);
        });
        await Task.WhenAll(submitting);
        foreach (var task in tasks)
            await Ends(task.TaskId);
        Assert.Equal("200", await Read($"SELECT count(*) FROM agent_logs WHERE agent_id = '{agent}' AND action_type IN ('work', 'remember')"));
        Assert.Equal(200, (await State(agent)).TasksCompleted);
        Company.Outage.End();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_was_handled_stays_handled_through_an_outage(bool applied)
    {
        var agent = await Spawn();
        var message = Message("owner", agent, MessageType.Event, $$"""{"gate":"{{agent}}"}""", ttl: 3_600);
        Value(await Deliver(message));
        await Eventually.Equal(1, () => Task.FromResult(Workshop.Heard(agent).Count), "it is being handled", Patience, Cancellation);
        Break(applied, w => w is SettleMessage);
        Workshop.Open(agent);
        await Refusals();
        Company.Outage.End();
        Company.Clock.Advance(TimeSpan.FromSeconds(10));
        await Settles(agent, message.Id, MessageState.Delivered);
        Assert.Single(Workshop.Heard(agent));
    }

    [Fact]
    public async Task A_life_that_could_not_be_written_is_not_lived()
    {
        var agent = await Spawn();
        Break(applied: false, w => w is ChangeAgent);
        Refused(await Impatiently(Change(agent, LifeVerb.Delete)), FaultCodes.Unavailable);
        Company.Outage.End();
        Company.Clock.Advance(TimeSpan.FromSeconds(5));
        var id = Guid.CreateVersion7();
        await Eventually.Value(() => Agent(agent).Submit(Ask("work", id: id), Cancellation), a => a.Fault is null, "it takes tasks", Patience, Cancellation);
        await Ends(id);
    }

    [Fact]
    public async Task A_deletion_that_nobody_heard_of_is_one()
    {
        var agent = await Spawn();
        Break(applied: true, w => w is ChangeAgent);
        Refused(await Impatiently(Change(agent, LifeVerb.Delete)), FaultCodes.Unavailable);
        Company.Outage.End();
        Company.Clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Value(() => Agent(agent).Submit(Ask("work"), Cancellation), a => a.Fault?.Code == FaultCodes.NotFound, "it is gone", Patience, Cancellation);
        Assert.Equal("0", await Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{agent}' AND completed_at IS NULL"));
    }

    /// <summary>The first commit with such a write is applied and its answer lost; the writer tries again by itself.</summary>
    private async Task Briefly<T>(Func<LedgerWrite, bool> of, Func<Task<T>> act)
    {
        var lost = 0;
        Company.Outage.AfterCommit(w => of(w) && Interlocked.Increment(ref lost) == 1);
        await act();
        Company.Outage.End();
        Assert.NotEqual(0, lost);
    }

    private void Break(bool applied, Func<LedgerWrite, bool> of)
    {
        if (applied)
            Company.Outage.AfterCommit(of);
        else
            Company.Outage.BeforeCommit(of);
    }

    /// <summary>Puts the clock forward until the call has been answered.</summary>
    private async Task<T> Impatiently<T>(Task<T> call)
    {
        await Eventually.True(
            () =>
            {
                Company.Clock.Advance(TimeSpan.FromMilliseconds(500));
                return call.IsCompleted;
            },
            "the call is answered",
            Patience,
            Cancellation);
        return await call;
    }

    /// <summary>Puts the clock forward until the writer has given a commit up.</summary>
    private Task Refusals()
    {
        var before = Company.Outage.Refused;
        return Eventually.True(
            () =>
            {
                Company.Clock.Advance(TimeSpan.FromMilliseconds(500));
                return Company.Outage.Refused >= before + 15;
            },
            "the store has refused for a while",
            Patience,
            Cancellation);
    }
}
