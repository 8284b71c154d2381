using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Tasks;

public sealed class SqliteDelegationTests(SqliteCompany company) : Delegations(company), IClassFixture<SqliteCompany>;

public sealed class PostgresDelegationTests(PostgresCompany company) : Delegations(company), IClassFixture<PostgresCompany>;

/// <summary>What one agent has another do.</summary>
public abstract class Delegations(CompanyFixture company) : CompanySuite(company)
{
    [Fact]
    public async Task A_delegating_task_ends_with_the_result_of_its_child()
    {
        var (parent, child) = (await Spawn(), await Spawn());
        var id = await Submit(parent, Errand("send", child, new Work(Text: "done")));
        var returned = JsonSerializer.Deserialize<Returned>((await Ends(id)).Result!.Value.Value, Json.Tolerant)!;
        var task = await Ends(returned.TaskId);
        Assert.Equal((child, parent, id, "agent"), (task.AgentId, task.RequesterAgent, task.ParentTaskId, task.Source));
        Assert.Contains("done", returned.Result!.Value.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delegating_task_fails_as_its_child_does()
    {
        var (parent, child) = (await Spawn(), await Spawn());
        var fault = new Work(Fault: FaultCodes.QuotaExhausted, Retryable: false);
        Assert.Equal(FaultCodes.QuotaExhausted, (await Ends(await Submit(parent, Errand("send", child, fault)), TaskState.Failed)).ErrorCode);
        Assert.Equal(FaultCodes.NotFound, (await Ends(await Submit(parent, Errand("send", "nobody", new Work())), TaskState.Failed)).ErrorCode);
    }

    [Fact]
    public async Task A_child_that_went_with_its_agent_is_not_a_success()
    {
        var (parent, child) = (await Spawn(), await Spawn());
        var id = await Submit(parent, Errand("send", child, new Work(Gate: child)));
        await Eventually.Equal(1, () => Task.FromResult(Workshop.Started(child).Count), "the child runs", Patience, Cancellation);
        Value(await Change(child, LifeVerb.Delete));
        Assert.Equal("cancelled", (await Ends(id, TaskState.Failed)).ErrorCode);
    }

    [Fact]
    public async Task A_parent_that_runs_again_after_a_crash_finds_the_same_child()
    {
        var (parent, child) = (await Spawn(), await Spawn());
        var id = await Submit(parent, Errand("send", child, new Work(Gate: child, Deaf: true)));
        await Eventually.Equal(1, () => Task.FromResult(Workshop.Started(child).Count), "the child runs", Patience, Cancellation);
        var only = Workshop.Started(child)[0];
        await Company.Crash();
        await Starts(id, runs: 2);
        Workshop.Open(child);
        await Ends(id);
        await Ends(only);
        Assert.Equal("1", await Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{child}'"));
    }

    [Fact]
    public async Task A_parent_that_is_handed_back_does_not_start_its_child_twice()
    {
        var (parent, child) = (await Spawn(), await Spawn());
        var id = await Submit(parent, Errand("send", child, new Work(Gate: child)));
        await Eventually.Equal(1, () => Task.FromResult(Workshop.Started(child).Count), "the child runs", Patience, Cancellation);
        Value(await Change(parent, LifeVerb.Restart));
        await Starts(id, runs: 2);
        Workshop.Open(child);
        await Ends(id);
        Assert.Single(Workshop.Started(child));
    }

    [Fact]
    public async Task An_ask_is_answered_at_once_counted_and_not_stored()
    {
        var (asker, asked) = (await Spawn(), await Spawn());
        var task = await Ends(await Submit(asker, Errand("ask", asked, new Work(Text: "at once"))));
        Assert.Contains("at once", task.Result!.Value.Value, StringComparison.Ordinal);
        Assert.Equal("0", await Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{asked}'"));
    }

    [Fact]
    public async Task An_ask_that_takes_longer_is_answered_later()
    {
        var (asker, asked) = (await Spawn(), await Spawn());
        var id = await Submit(asker, Errand("ask", asked, new Work(Gate: asked, Text: "later")));
        await Eventually.Equal(1, () => Task.FromResult(Workshop.Started(asked).Count), "the ask runs", Patience, Cancellation);
        Workshop.Open(asked);
        Assert.Contains("later", (await Ends(id)).Result!.Value.Value, StringComparison.Ordinal);
        Assert.Equal("0", await Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{asked}'"));
    }

    [Theory]
    [InlineData("change", FaultCodes.Unsupported)]
    [InlineData("destroy", FaultCodes.Unsupported)]
    [InlineData("unheard-of", FaultCodes.InvalidPayload)]
    public async Task An_ask_changes_nothing(string type, string code)
    {
        var (asker, asked) = (await Spawn(), await Spawn());
        var errand = Ask("ask", JsonOf(new Errand(asked, type, JsonText.EmptyObject)));
        Assert.Equal(code, (await Ends(await Submit(asker, errand), TaskState.Failed)).ErrorCode);
        Assert.Empty(Workshop.Started(asked));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ask_that_breaks_is_an_internal_fault(bool slow)
    {
        var (asker, asked) = (await Spawn(), await Spawn());
        var id = await Submit(asker, Errand("ask", asked, new Work(Gate: slow ? asked : null, Throws: true)));
        Workshop.Open(asked);
        var task = await Ends(id, TaskState.Failed);
        Assert.Equal(FaultCodes.Internal, task.ErrorCode);
        Assert.DoesNotContain("secret-internals", task.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ask_of_somebody_who_does_not_work_is_refused()
    {
        var (asker, asked) = (await Spawn(), await Spawn());
        Value(await Change(asked, LifeVerb.Stop));
        Assert.Equal(FaultCodes.Conflict, (await Ends(await Submit(asker, Errand("ask", asked, new Work())), TaskState.Failed)).ErrorCode);
        Assert.Equal(FaultCodes.NotFound, (await Ends(await Submit(asker, Errand("ask", "nobody", new Work())), TaskState.Failed)).ErrorCode);
    }

    private static TaskSubmission Errand(string type, string agent, Work work) => Ask(type, JsonOf(new Errand(agent, "work", JsonOf(work)))) with { MaxRetries = 0 };
}
