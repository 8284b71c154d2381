using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mycosoft.Activity;
using Mycosoft.Agents;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Tasks;

public sealed class SqliteTaskQueueTests(SqliteCompany company) : TaskQueues(company), IClassFixture<SqliteCompany>;

public sealed class PostgresTaskQueueTests(PostgresCompany company) : TaskQueues(company), IClassFixture<PostgresCompany>;

/// <summary>How tasks wait, and what is refused before they do.</summary>
public abstract class TaskQueues(CompanyFixture company) : CompanySuite(company)
{
    public static TheoryData<string, string, string> Unfit => new()
    {
        { "unheard-of", "{}", "$.task_type" },
        { "work", """{"gate":5}""", "$.payload.gate" },
        { "work", """{"unknown":1}""", "$.payload.unknown" },
        { "work", "[]", "$.payload" },
        { "work", "null", "$.payload" },
        { "work", """{"text":"a\u0000b"}""", "$.payload" },
        { "remember", "{}", "$.payload.text" },
        { "remember", """{"text":"far longer than twenty characters"}""", "$.payload.text" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task A_task_that_does_not_fit_is_refused_and_nothing_is_stored(string type, string payload, string path)
    {
        var (agent, task) = (await Spawn(), Ask(type, new(payload)));
        Assert.Equal(path, Refused(await Agent(agent).Submit(task, Cancellation), FaultCodes.InvalidPayload).Path);
        Refused(await Find(task.TaskId), FaultCodes.NotFound);
    }

    [Fact]
    public async Task Limits_out_of_range_are_refused_and_nothing_is_stored()
    {
        var (agent, task) = (await Spawn(), Ask("work"));
        TaskSubmission[] wrong = [task with { TimeoutSeconds = 0 }, task with { TimeoutSeconds = 86_401 }, task with { MaxRetries = -1 }, task with { Priority = (TaskPriority)4 }, task with { Deadline = Company.Clock.Now.AddSeconds(-1) }];
        foreach (var submission in wrong)
            Refused(await Agent(agent).Submit(submission, Cancellation), FaultCodes.InvalidPayload);
        Refused(await Find(task.TaskId), FaultCodes.NotFound);
    }

    [Fact]
    public async Task An_agent_that_was_never_born_takes_nothing()
    {
        Refused(await Agent("nobody").Submit(Ask("work"), Cancellation), FaultCodes.NotFound);
        Refused(await Agent("nobody").Cancel(new(Owner), Cancellation), FaultCodes.NotFound);
        Refused(await Agent("nobody").Health(Cancellation), FaultCodes.NotFound);
        Refused(await Agent("nobody").Change(new(LifeVerb.Pause, Owner), Cancellation), FaultCodes.NotFound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task No_more_tasks_run_at_a_time_than_the_agent_may(int limit)
    {
        var agent = await Spawn(new(MaxConcurrentTasks: limit));
        var tasks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Submit(agent, new Work(Gate: agent))));
        await Eventually.Equal(limit, () => Task.FromResult(Workshop.Started(agent).Count), "the slots are taken", Patience, Cancellation);
        Workshop.Open(agent);
        foreach (var id in tasks)
            await Ends(id);
        Assert.Equal(limit, Workshop.MostInside(agent));
    }

    [Fact]
    public async Task A_kind_that_stands_one_task_at_a_time_gets_one()
    {
        var agent = await Spawn(kind: "clerk");
        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Submit(agent, Ask("get_status"), "clerk")));
        foreach (var id in ids)
            Assert.Equal(1, JsonSerializer.Deserialize<StatusReport>((await Ends(id)).Result!.Value.Value, Json.Tolerant)!.RunningTasks);
    }

    [Fact]
    public async Task A_thousand_tasks_queue_at_a_busy_agent_and_start_in_order_of_priority_and_arrival()
    {
        var agent = await Spawn(new(MaxConcurrentTasks: 1));
        var first = await Submit(agent, new Work(Gate: agent));
        await Starts(first);
        TaskPriority[] priorities = [TaskPriority.Low, TaskPriority.Critical, TaskPriority.Background, TaskPriority.High, TaskPriority.Normal];
        var tasks = Enumerable.Range(0, 1_000).Select(i => Ask("work", priority: priorities[i % 5])).ToList();
        foreach (var chunk in tasks.Chunk(100))
            await Task.WhenAll(chunk.Select(t => Submit(agent, t)));
        var health = Value(await Agent(agent).Health(Cancellation));
        Assert.Equal((1_000, 1), (health.QueueDepth, health.RunningTasks));
        Assert.Equal("paused", Value(await Change(agent, LifeVerb.Pause)).Life);
        Value(await Agent(agent).Cancel(new(Owner, tasks[0].TaskId), Cancellation));
        Assert.Equal(TaskState.Running, Value(await Find(first)).Status);
        Value(await Change(agent, LifeVerb.Resume));
        var arrived = await Arrival(agent);
        Workshop.Open(agent);
        await Eventually.Equal(1_000, () => Task.FromResult(Workshop.Started(agent).Count), "all have run", TimeSpan.FromSeconds(60), Cancellation);
        var expected = tasks.Skip(1).OrderByDescending(t => t.Priority).ThenBy(t => arrived[t.TaskId]).Select(t => t.TaskId);
        Assert.Equal(expected, Workshop.Started(agent).Skip(1));
        await Becomes(agent, AgentStatus.Idle);
    }

    [Fact]
    public async Task A_full_queue_refuses_more_even_when_many_come_at_once()
    {
        var agent = await Spawn(new(MaxConcurrentTasks: 1, MaxQueueDepth: 10));
        await Starts(await Submit(agent, new Work(Gate: agent)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Agent(agent).Submit(Ask("work"), Cancellation)));
        Assert.Equal(10, answers.Count(a => a.Fault is null));
        Assert.All(answers.Where(a => a.Fault is not null), a => Refused(a, FaultCodes.RateLimited));
        Workshop.Open(agent);
        await Becomes(agent, AgentStatus.Idle);
        await Ends(await Submit(agent, new Work()));
    }

    [Fact]
    public async Task An_agent_with_a_rate_refuses_what_is_over_it_and_says_when_to_come_back()
    {
        var agent = await Spawn(new(MaxTasksPerMinute: 3));
        foreach (var _ in Enumerable.Range(0, 3))
            await Ends(await Submit(agent, new Work()));
        Assert.InRange(Refused(await Agent(agent).Submit(Ask("work"), Cancellation), FaultCodes.RateLimited).RetryAfter!.Value, 1, 20);
        await Ends(await Submit(await Spawn(), new Work()));
    }

    [Fact]
    public async Task Processor_time_is_measured_where_something_worked()
    {
        var (worker, idle) = (await Spawn(), await Spawn());
        await Ends(await Submit(worker, new Work()));
        Assert.NotEqual(0, await Company.Services.GetServices<IHostedService>().OfType<MetricsSampler>().Single().Sample(Cancellation));
        Assert.InRange((await State(worker)).CpuUsage!.Value, double.Epsilon, 1);
        Assert.Null((await State(idle)).CpuUsage);
    }

    [Fact]
    public async Task A_paused_agent_holds_its_queue()
    {
        var agent = await Spawn();
        Value(await Change(agent, LifeVerb.Pause));
        var id = await Submit(agent, new Work());
        Value(await Agent(agent).Health(Cancellation));
        Assert.Equal((TaskState.Pending, 0), (Value(await Find(id)).Status, Workshop.Runs(id)));
        Assert.Equal((AgentStatus.Paused, 1), ((await State(agent)).Status, (await State(agent)).QueueDepth));
        Value(await Change(agent, LifeVerb.Resume));
        await Ends(id);
    }

    [Fact]
    public async Task Waiting_tasks_are_cancelled_one_or_all()
    {
        var agent = await Spawn();
        Value(await Change(agent, LifeVerb.Pause));
        var ids = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Submit(agent, new Work())));
        Assert.Equal(1, Value(await Agent(agent).Cancel(new(Owner, ids[0]), Cancellation)).Count);
        Assert.Equal(4, Value(await Agent(agent).Cancel(new(Owner), Cancellation)).Count);
        Value(await Change(agent, LifeVerb.Resume));
        foreach (var id in ids)
            await Ends(id, TaskState.Cancelled, "Cancelled.");
        Assert.Empty(Workshop.Started(agent));
    }

    [Fact]
    public async Task A_task_that_waits_past_its_deadline_expires_once()
    {
        var agent = await Spawn();
        Value(await Change(agent, LifeVerb.Pause));
        var id = await Submit(agent, Ask("work") with { Deadline = Company.Clock.Now.AddMinutes(1) });
        Company.Clock.Advance(TimeSpan.FromMinutes(2));
        await Ends(id, TaskState.Expired, "Its deadline passed before it started.");
        Value(await Change(agent, LifeVerb.Resume));
        await Ends(await Submit(agent, new Work()));
        Assert.Equal(0, Workshop.Runs(id));
    }

    [Fact]
    public async Task A_deadline_in_a_distant_year_is_accepted_and_does_no_harm()
    {
        var agent = await Spawn();
        Value(await Change(agent, LifeVerb.Pause));
        var id = await Submit(agent, Ask("work") with { Deadline = new(9999, 12, 31, 0, 0, 0, DateTimeKind.Utc) });
        Value(await Change(agent, LifeVerb.Resume));
        await Ends(id);
    }

    [Fact]
    public async Task The_status_tells_what_the_tasks_do()
    {
        var agent = await Spawn(new(MaxConcurrentTasks: 1));
        Assert.Equal(AgentStatus.Idle, (await State(agent)).Status);
        var id = await Submit(agent, Do(new(Fault: FaultCodes.Unavailable, FailTimes: 1)));
        await Becomes(agent, AgentStatus.Active);
        Company.Clock.Advance(TimeSpan.FromSeconds(2));
        await Ends(id);
        var running = await Submit(agent, new Work(Gate: agent));
        await Becomes(agent, AgentStatus.Busy);
        var busy = await State(agent);
        Assert.Equal((running, 1), (busy.CurrentTaskId, busy.RunningTasks));
        Workshop.Open(agent);
        await Becomes(agent, AgentStatus.Idle);
    }

    /// <summary>The order in which the agent took the tasks: the calls came at once, the table knows who was first.</summary>
    private async Task<Dictionary<Guid, int>> Arrival(string agent)
    {
        var ids = (await Read($"SELECT {(Company is SqliteCompany ? "group_concat(id)" : "string_agg(id::text, ',')")} FROM (SELECT id FROM agent_tasks WHERE agent_id = '{agent}' ORDER BY seq) t"))!;
        return ids.Split(',').Select((id, i) => (Guid.Parse(id), i)).ToDictionary();
    }
}
