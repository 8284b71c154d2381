using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Tasks;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Readers;

public abstract class TaskReads(StoreUnderTest store) : ReaderSuite(store)
{
    private TaskQueries Tasks => new(Database);

    [Fact]
    public async Task A_task_reads_as_it_was_written()
    {
        await Company.Bear("p");
        var id = await Company.Finish("p", duration: 12.5);
        var task = Value(await Tasks.Find(id, Cancellation));
        Assert.Equal((id, "p", "look", TaskState.Completed, 5, 300), (task.Id, task.AgentId, task.TaskType, task.Status, task.Priority, task.Timeout));
        Assert.Equal((Now, Now, Now, 12.5), (task.CreatedAt, task.StartedAt, task.CompletedAt, task.DurationMs));
        Assert.Equal(("owner", "http", null, null), (task.Requester, task.Source, task.RequesterAgent, task.Error));
        Assert.Equal("x", System.Text.Json.Nodes.JsonNode.Parse(task.Payload.Value)!["url"]!.GetValue<string>());
        Assert.NotNull(task.Result);
        Refused(await Tasks.Find(Guid.NewGuid(), Cancellation), FaultCodes.NotFound);
    }

    [Fact]
    public async Task Pages_are_newest_first_and_miss_nothing_although_times_are_equal()
    {
        await Company.Bear("p");
        var accepted = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            accepted.Add(await Company.Accept("p"));
            if (i % 4 == 3)
                Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        var seen = new List<TaskRecord>();
        for (string? cursor = null; ;)
        {
            var page = Value(await Tasks.List(new(Limit: 3, Cursor: cursor), Cancellation));
            seen.AddRange(page.Items);
            if ((cursor = page.Next) is null)
                break;
        }
        Assert.Equal(accepted.Order(), seen.Select(t => t.Id).Order());
        Assert.Equal(seen.Select(t => t.CreatedAt).OrderDescending(), seen.Select(t => t.CreatedAt));
    }

    [Fact]
    public async Task Filters_can_be_combined()
    {
        await Company.Bear("p");
        await Company.Bear("q");
        var old = await Company.Finish("p");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var running = await Company.Run("p");
        var waiting = await Company.Accept("p", "other", source: "rule");
        var others = await Company.Accept("q");
        Assert.Equal([old], await Ids(new(Status: TaskState.Completed)));
        Assert.Equal([running], await Ids(new("p", TaskState.Running)));
        Assert.Equal([waiting], await Ids(new(TaskType: "other", Since: Now, Source: "rule")));
        Assert.Equal([others], await Ids(new("q", Since: Now)));
        Assert.Empty(await Ids(new("q", TaskState.Failed)));
        Assert.Equal(new[] { running, waiting }.Order(), (await Ids(new("p", Statuses: [TaskState.Pending, TaskState.Running]))).Order());
        Assert.Equal([old], await Ids(new(Statuses: [TaskState.Completed, TaskState.Failed])));
        Assert.Equal([old], await Ids(new(Status: TaskState.Completed, Priority: 5)));
        Assert.Empty(await Ids(new(Priority: 8)));
        Assert.Equal(["p", "q"], await Tasks.AgentsWithQueues(Cancellation));
    }

    [Fact]
    public async Task A_foreign_cursor_and_an_impossible_limit_are_refused()
    {
        Refused(await Tasks.List(new(Cursor: "next"), Cancellation), FaultCodes.InvalidPayload, "$.cursor");
        Refused(await Tasks.List(new(Limit: 0), Cancellation), FaultCodes.InvalidPayload, "$.limit");
    }

    [Fact]
    public async Task A_named_agent_wins_whatever_it_does()
    {
        await Company.Bear("p", life: Life.Shutdown);
        var decision = Value(await Route(new("look", TargetAgent: "p")));
        Assert.Equal(("p", "look", AgentStatus.Shutdown), (decision.AgentId, decision.TaskType, decision.Candidates[0].Status));
        Refused(await Route(new("look", TargetAgent: "nobody")), FaultCodes.NotFound);
        Refused(await Route(new()), FaultCodes.InvalidPayload, "$");
    }

    [Fact]
    public async Task A_task_type_goes_to_the_least_busy_agent_that_works()
    {
        await Company.Bear("busy");
        await Company.Run("busy");
        await Company.Bear("idle");
        await Company.Bear("unconfigured", notConfigured: "Agents:probe:Url");
        await Company.Bear("another", "unit", AgentCategory.Device);
        foreach (var life in new[] { Life.Shutdown, Life.Dead, Life.Archived, Life.Deleted, Life.Spawning, Life.Stopping })
            await Company.Bear(LedgerNames.Text(life), life: life);
        var decision = Value(await Route(new("look")));
        Assert.Equal(["idle", "busy", "unconfigured"], decision.Candidates.Select(c => c.AgentId));
        Assert.Equal(("idle", "look"), (decision.AgentId, decision.TaskType));
    }

    [Fact]
    public async Task A_word_of_the_seed_and_a_capability_find_their_agents()
    {
        await Company.Bear("website-agent", "unit", AgentCategory.Device, config: """{"capabilities": ["tea making", "gr\u00fc\u00df"]}""");
        await Company.Bear("p");
        Assert.Equal("website-agent", Value(await Route(new("website"))).AgentId);
        Assert.Equal(("p", null), (Value(await Route(new(Capability: "looking"))).AgentId, Value(await Route(new(Capability: "looking"))).TaskType));
        Assert.Equal("look", Value(await Route(new(Capability: "look"))).TaskType);
        Assert.Equal(["website-agent"], Value(await Route(new(Capability: "tea making"))).Candidates.Select(c => c.AgentId));
        Assert.Equal("website-agent", Value(await Route(new(Capability: "grüß"))).AgentId);
        Refused(await Route(new(Capability: "tea_making")), FaultCodes.NotFound);
    }

    [Fact]
    public async Task What_everybody_can_do_is_no_reason_to_choose_anybody()
    {
        await Company.Bear("p");
        Refused(await Route(new("health_check")), FaultCodes.NotFound);
        Refused(await Route(new("query")), FaultCodes.NotFound);
        var fault = (await Route(new("paint"))).Fault!;
        Assert.Equal("No agent takes the task type 'paint'. Routable: look, move.", fault.Message);
    }

    private Task<Answer<RoutingDecision>> Route(RoutingRequest request) => new TaskRouter(Database, Catalog, new(Database, new(Database), Clock)).Route(request, Cancellation);

    private async Task<IEnumerable<Guid>> Ids(TaskFilter filter) => Value(await Tasks.List(filter, Cancellation)).Items.Select(t => t.Id);
}

public sealed class SqliteTaskReads() : TaskReads(new SqliteUnderTest());

public sealed class PostgresTaskReads(PostgresFixture fixture) : TaskReads(new PostgresUnderTest(fixture));
