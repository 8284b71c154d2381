using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Hosting;

public sealed class SqliteRecoveryTests(SqliteCompany company) : Recoveries(company), IClassFixture<SqliteCompany>;

public sealed class PostgresRecoveryTests(PostgresCompany company) : Recoveries(company), IClassFixture<PostgresCompany>;

/// <summary>What becomes of work when its activation or its silo goes.</summary>
public abstract class Recoveries(CompanyFixture company) : CompanySuite(company)
{
    [Fact]
    public async Task An_activation_whose_epoch_was_taken_writes_no_more_and_the_next_ends_its_tasks_once()
    {
        var agent = await Spawn();
        var (safe, unsafely) = (await Submit(agent, new Work(Gate: agent)), await Submit(agent, new Work(Gate: agent), "change"));
        await Reaches(safe, TaskState.Running);
        await Reaches(unsafely, TaskState.Running);
        await TakeEpoch(agent);
        Refused(await Agent(agent).Submit(Ask("work"), Cancellation), FaultCodes.Unavailable);
        Workshop.Open(agent);
        await Ends(safe);
        await Ends(unsafely, TaskState.InDoubt);
        Assert.Equal((2, 1), (Workshop.Runs(safe), Workshop.Runs(unsafely)));
        Assert.Equal((1, 0), ((await State(agent)).TasksCompleted, (await State(agent)).TasksFailed));
        Assert.Equal("1", await Read($"SELECT count(*) FROM agent_logs WHERE agent_id = '{agent}' AND action_type = 'work'"));
    }

    [Fact]
    public async Task The_end_of_a_task_whose_epoch_was_taken_is_refused()
    {
        var agent = await Spawn();
        var id = await Submit(agent, new Work(Gate: agent, Deaf: true));
        await Reaches(id, TaskState.Running);
        await TakeEpoch(agent);
        Workshop.Open(agent);
        await Ends(id);
        Assert.Equal((2, 1), (Workshop.Runs(id), (await State(agent)).TasksCompleted));
    }

    [Fact]
    public async Task An_idle_activation_that_goes_leaves_its_open_work_to_the_next()
    {
        var agent = await Spawn();
        var (running, later) = (await Submit(agent, new Work(Gate: agent)), await Submit(agent, new Work(Fault: FaultCodes.Unavailable, FailTimes: 1)));
        await Starts(running);
        await Eventually.Value(async () => Value(await Find(later)), t => t.NotBefore != null, "the other waits for its next attempt", Patience, Cancellation);
        await Company.Deactivate(Agent(agent));
        Workshop.Open(agent);
        await Ends(running);
        Company.Clock.Advance(TimeSpan.FromSeconds(3));
        await Ends(later);
        Assert.Equal(2, Workshop.Runs(running));
    }

    [Fact]
    public async Task A_restart_of_the_silo_goes_on_where_the_last_one_ended()
    {
        var (agent, paused) = (await Spawn(new(MaxConcurrentTasks: 1)), await Spawn());
        var running = await Submit(agent, new Work(Gate: agent));
        await Starts(running);
        var waiting = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Submit(agent, new Work())));
        Value(await Change(paused, LifeVerb.Pause));
        var held = await Submit(paused, new Work());
        Value(await Deliver(Message("owner", paused, MessageType.Event, """{"n":1}""")));
        await Company.Restart();
        Workshop.Open(agent);
        await Ends(running);
        foreach (var id in waiting)
            await Ends(id);
        Assert.Equal(Workshop.Started(agent).Distinct(), [running, .. await Order(agent, waiting)]);
        Assert.Equal((AgentStatus.Paused, TaskState.Pending), ((await State(paused)).Status, Value(await Find(held)).Status));
        Assert.Single(Workshop.Heard(paused));
        Value(await Change(paused, LifeVerb.Resume));
        await Ends(held);
    }

    [Fact]
    public async Task A_crash_loses_nothing_and_ends_nothing_twice()
    {
        var agents = new List<string>();
        foreach (var _ in Enumerable.Range(0, 10))
            agents.Add(await Spawn(new(MaxConcurrentTasks: 2)));
        var gate = NewId("gate");
        var tasks = (await Task.WhenAll(agents.SelectMany(a => Enumerable.Range(0, 10).Select(i => Submit(a, new Work(Gate: i == 5 ? gate : null)))))).ToList();
        var unsafely = await Submit(agents[0], new Work(Gate: gate), "change");
        var message = Message("owner", agents[1], MessageType.Event, $$"""{"gate":"{{gate}}"}""");
        Value(await Deliver(message));
        await Starts(unsafely);
        await Company.Crash();
        Workshop.Open(gate);
        foreach (var id in tasks)
            await Ends(id);
        await Ends(unsafely, TaskState.InDoubt);
        await Settles(agents[1], message.Id, MessageState.Delivered);
        Assert.Equal($"{tasks.Count}", await Read($"SELECT count(*) FROM agent_logs WHERE action_type = 'work' AND agent_id IN ('{string.Join("','", agents)}')"));
        Assert.Equal(1, Workshop.Runs(unsafely));
    }

    [Fact]
    public async Task A_stop_that_a_crash_interrupted_is_ended_by_the_next_silo()
    {
        var agent = await Spawn();
        var id = await Submit(agent, new Work(Gate: agent));
        await Reaches(id, TaskState.Running);
        Value(await Change(agent, LifeVerb.Stop));
        await Company.Crash();
        await Becomes(agent, AgentStatus.Shutdown);
        Workshop.Open(agent);
        Value(await Change(agent, LifeVerb.Start));
        await Ends(id);
    }

    [Fact]
    public async Task A_row_of_a_task_type_that_is_no_more_ends_and_harms_no_other()
    {
        var agent = await Spawn();
        Value(await Change(agent, LifeVerb.Pause));
        var epoch = await Epoch(agent);
        var (gone, good) = (Guid.CreateVersion7(), await Submit(agent, new Work()));
        TaskRow row = new() { Id = gone, TaskType = "gone", Payload = JsonText.EmptyObject, Priority = TaskPriority.Critical, Seq = 1, Repeatable = true, CreatedAt = Company.Clock.Now, TimeoutSeconds = 5, MaxRetries = 0, Requester = Owner, Source = TaskSources.Http };
        Assert.Equal(Verdict.Written, (await Ledger.Write(new AcceptTask(agent, epoch, row), Cancellation)).Verdict);
        await Company.Deactivate(Agent(agent));
        Value(await Change(agent, LifeVerb.Resume));
        Assert.Equal(FaultCodes.Unsupported, (await Ends(gone, TaskState.Failed)).ErrorCode);
        await Ends(good);
    }

    [Fact]
    public async Task An_agent_whose_schedule_was_never_armed_is_armed_when_it_is_next_seen()
    {
        var agent = await Spawn(new(Settings: new("""{"every_seconds":600}""")));
        await Eventually.Value(() => Read($"SELECT next_wake FROM agents WHERE id = '{agent}'"), t => t != "", "it is armed", Patience, Cancellation);
        await Company.Deactivate(Agent(agent));
        await Ledger.Write(new ClaimAgent(agent, "elsewhere"), Cancellation);
        await Ledger.Write(new SetWake(agent, await Epoch(agent), null), Cancellation);
        await Recovery(agent).Wake(Cancellation);
        await Eventually.Value(() => Read($"SELECT next_wake FROM agents WHERE id = '{agent}'"), t => t != "", "it is armed again", Patience, Cancellation);
    }

    private ILedger Ledger => Company.Services.GetRequiredService<ILedger>();

    /// <summary>What another silo does that believes this one dead.</summary>
    private async Task TakeEpoch(string agent) =>
        Assert.Equal(Verdict.Written, (await Ledger.Write(new ClaimAgent(agent, "another-silo"), Cancellation)).Verdict);

    private async Task<long> Epoch(string agent) => long.Parse((await Read($"SELECT epoch FROM agents WHERE id = '{agent}'"))!, System.Globalization.CultureInfo.InvariantCulture);

    private async Task<IEnumerable<Guid>> Order(string agent, Guid[] ids)
    {
        var column = Company is SqliteCompany ? "group_concat(id)" : "string_agg(id::text, ',')";
        var order = await Read($"SELECT {column} FROM (SELECT id FROM agent_tasks WHERE agent_id = '{agent}' ORDER BY seq) t");
        return order!.Split(',').Select(Guid.Parse).Where(ids.Contains);
    }
}
