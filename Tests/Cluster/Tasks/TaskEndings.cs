using Mycosoft.Agents;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Tasks;

public sealed class SqliteTaskEndingTests(SqliteCompany company) : TaskEndings(company), IClassFixture<SqliteCompany>;

public sealed class PostgresTaskEndingTests(PostgresCompany company) : TaskEndings(company), IClassFixture<PostgresCompany>;

/// <summary>How one task ends.</summary>
public abstract class TaskEndings(CompanyFixture company) : CompanySuite(company)
{
    [Fact]
    public async Task The_id_given_at_submit_completes_and_its_result_is_read_from_the_table()
    {
        var (agent, id) = (await Spawn(), Guid.CreateVersion7());
        Assert.Equal(new TaskAccepted(id, Replayed: false), Value(await Agent(agent).Submit(Ask("work", JsonOf(new Work(Text: "ünï 🍄")), id), Cancellation)));
        var task = await Ends(id);
        Assert.Equal((agent, "work", Owner), (task.AgentId, task.TaskType, task.Requester));
        Assert.Contains("ünï 🍄", System.Text.Json.JsonDocument.Parse(task.Result!.Value.Value).RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(task.StartedAt >= task.CreatedAt && task.CompletedAt >= task.StartedAt && task.DurationMs >= 0);
        Assert.Equal((1, 0), ((await State(agent)).TasksCompleted, (await State(agent)).TasksFailed));
    }

    [Fact]
    public async Task The_same_id_twice_is_one_task()
    {
        var (agent, task) = (await Spawn(), Ask("work"));
        await Submit(agent, task);
        await Ends(task.TaskId);
        Assert.True(Value(await Agent(agent).Submit(task, Cancellation)).Replayed);
        Assert.Equal(1, Workshop.Runs(task.TaskId));
    }

    [Fact]
    public async Task The_same_id_for_another_request_is_refused()
    {
        var (agent, task) = (await Spawn(), Ask("work") with { RequestHash = [1] });
        await Submit(agent, task);
        Refused(await Agent(agent).Submit(task with { RequestHash = [2] }, Cancellation), FaultCodes.PreconditionFailed);
        Refused(await Agent(await Spawn()).Submit(task with { RequestHash = [2] }, Cancellation), FaultCodes.PreconditionFailed);
        Assert.True(Value(await Agent(await Spawn()).Submit(task, Cancellation)).Replayed);
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_after_a_pause_and_then_succeeds()
    {
        var agent = await Spawn();
        var id = await Submit(agent, new Work(Fault: FaultCodes.Unavailable, FailTimes: 1));
        var waiting = await Eventually.Value(async () => Value(await Find(id)), t => t.NotBefore != null, "the task waits for its next attempt", Patience, Cancellation);
        Assert.Equal((TaskState.Pending, 1, FaultCodes.Unavailable), (waiting.Status, waiting.Retries, waiting.ErrorCode));
        Company.Clock.Advance(TimeSpan.FromSeconds(2));
        var task = await Ends(id);
        Assert.Equal((1, null), (task.Retries, task.ErrorCode));
        Assert.Equal(2, Workshop.Runs(id));
    }

    [Fact]
    public async Task A_task_that_waited_at_a_gate_before_it_failed_is_tried_again_too()
    {
        var agent = await Spawn();
        var id = await Submit(agent, new Work(Gate: agent, Fault: FaultCodes.Unavailable, FailTimes: 1));
        await Reaches(id, TaskState.Running);
        Workshop.Open(agent);
        await Eventually.Value(async () => Value(await Find(id)), t => t.NotBefore != null, "the task waits for its next attempt", Patience, Cancellation);
        Company.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, (await Ends(id)).Retries);
    }

    [Fact]
    public async Task A_task_fails_when_its_attempts_are_used_up()
    {
        var agent = await Spawn();
        var id = await Submit(agent, Do(new(Fault: FaultCodes.Unavailable)) with { MaxRetries = 2 });
        await Eventually.True(
            async () =>
            {
                Company.Clock.Advance(TimeSpan.FromSeconds(1));
                return Value(await Find(id)).CompletedAt is not null;
            },
            "the attempts are used up",
            Patience,
            Cancellation);
        var task = await Ends(id, TaskState.Failed, "It failed as told.");
        Assert.Equal((2, FaultCodes.Unavailable, 3), (task.Retries, task.ErrorCode, Workshop.Runs(id)));
    }

    [Theory]
    [InlineData("change", true)]
    [InlineData("work", false)]
    public async Task What_is_not_safe_or_not_worth_repeating_fails_at_once(string type, bool retryable)
    {
        var agent = await Spawn();
        var id = await Submit(agent, new Work(Fault: FaultCodes.UpstreamError, Retryable: retryable), type);
        await Ends(id, TaskState.Failed, "It failed as told.");
        Assert.Equal(1, Workshop.Runs(id));
    }

    [Fact]
    public async Task An_exception_becomes_an_internal_fault_that_tells_nothing_of_its_inside()
    {
        var agent = await Spawn();
        var task = await Ends(await Submit(agent, new Work(Throws: true)), TaskState.Failed);
        Assert.Equal(FaultCodes.Internal, task.ErrorCode);
        Assert.DoesNotContain("secret-internals", task.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_with_a_nul_is_kept_without_it()
    {
        var agent = await Spawn();
        var id = await Submit(agent, Ask("nul"));
        Assert.Contains("before\uFFFDafter", System.Text.Json.JsonDocument.Parse((await Ends(id)).Result!.Value.Value).RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_task_is_cancelled()
    {
        var agent = await Spawn();
        var id = await Submit(agent, new Work(Gate: agent));
        await Starts(id);
        Assert.Equal(1, Value(await Agent(agent).Cancel(new(Owner, id), Cancellation)).Count);
        Assert.Equal("cancelled", (await Ends(id, TaskState.Cancelled, "Cancelled.")).ErrorCode);
        Refused(await Agent(agent).Cancel(new(Owner, id), Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task A_task_that_takes_longer_than_its_limit_fails_with_timeout()
    {
        var agent = await Spawn();
        var id = await Submit(agent, Do(new(Gate: agent)) with { TimeoutSeconds = 5, MaxRetries = 0 });
        await Starts(id);
        Company.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(FaultCodes.Timeout, (await Ends(id, TaskState.Failed)).ErrorCode);
    }

    [Fact]
    public async Task A_task_that_runs_past_its_deadline_fails_with_timeout_whatever_retries_it_has()
    {
        var agent = await Spawn();
        var id = await Submit(agent, Do(new(Gate: agent)) with { Deadline = Company.Clock.Now.AddSeconds(30) });
        await Starts(id);
        Company.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(FaultCodes.Timeout, (await Ends(id, TaskState.Failed)).ErrorCode);
    }

    [Fact]
    public async Task A_task_that_ends_by_itself_when_its_token_is_cancelled_is_not_lost()
    {
        var agent = await Spawn();
        var id = await Submit(agent, new Work(Gate: agent), "settle");
        Workshop.Open(agent + ":first");
        await Workshop.Gate(agent + ":passed").WaitAsync(Patience, Cancellation);
        Value(await Agent(agent).Cancel(new(Owner, id), Cancellation));
        await Ends(id, TaskState.Cancelled, "Cancelled.");
    }

    [Fact]
    public async Task A_task_that_ignores_its_token_loses_its_slot_after_the_grace()
    {
        var agent = await Spawn(new(MaxConcurrentTasks: 1));
        var deaf = await Submit(agent, new Work(Gate: agent, Deaf: true));
        await Starts(deaf);
        var next = await Submit(agent, new Work());
        Value(await Agent(agent).Cancel(new(Owner, deaf), Cancellation));
        await Ends(next);
        await Ends(deaf, TaskState.Cancelled, "Cancelled.");
        Workshop.Open(agent);
    }

    [Fact]
    public async Task A_kind_that_is_not_configured_fails_so_and_is_not_in_error()
    {
        var agent = await Spawn();
        foreach (var _ in Enumerable.Range(0, 5))
            Assert.Equal(FaultCodes.NotConfigured, (await Ends(await Submit(agent, new Work(Fault: FaultCodes.NotConfigured, Retryable: false)), TaskState.Failed)).ErrorCode);
        Assert.Equal((AgentStatus.Idle, 5), ((await State(agent)).Status, (await State(agent)).TasksFailed));
    }
}
