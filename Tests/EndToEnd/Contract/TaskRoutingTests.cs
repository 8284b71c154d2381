using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class TaskRoutingOnSqliteTests(SqliteCompany company) : TaskRoutingSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class TaskRoutingOnPostgresTests(PostgresCompany company) : TaskRoutingSuite(company);

public abstract class TaskRoutingSuite(SharedCompany company) : CompanySuite(company)
{
    private const string Submitted = "task_id:uuid status:text routed_to:text submitted_at:time reason:text";

    [Fact]
    public async Task A_task_type_finds_its_agent_and_the_status_is_read_back()
    {
        var submitted = (await Api.Post("/api/tasks/submit", new { description = "list", task_type = "list_rules", priority = "high", payload = new { }, source = "n8n" })).Is().Has(Submitted);
        Assert.Equal("event-processor", submitted.Text("routed_to"));
        var id = Guid.Parse(submitted.Text("task_id"));
        await Api.Ended(id);
        var task = (await Api.Get($"/api/tasks/status/{id}")).Is().Has(Shapes.Task);
        Assert.Equal(("completed", "n8n", 8, "event-processor"), (task.Text("status"), task.Text("source"), (int)task["priority"]!, task.Text("target_agent")));
        (await Api.Get($"/api/tasks/status/{Guid.NewGuid()}")).IsRefused(404, "Task not found");
    }

    [Fact]
    public async Task A_target_wins_and_an_unknown_one_or_a_type_that_nobody_takes_is_refused()
    {
        var id = await Api.Spawn("task-router");
        Assert.Equal(id, (await Api.Post("/api/tasks/submit", new { task_type = "get_status", target_agent = id })).Is().Text("routed_to"));
        (await Api.Post("/api/tasks/submit", new { task_type = "get_status", target_agent = "nobody" })).IsRefused(404);
        (await Api.Post("/api/tasks/submit", new { task_type = "paint_the_house" })).IsRefused(404);
        (await Api.Post("/api/tasks/submit", new { description = "nothing to choose by" })).IsRefused(422);
    }

    [Fact]
    public async Task A_capability_that_an_owner_gave_leads_to_its_agent()
    {
        var capability = $"translate-{Guid.NewGuid():n}";
        var id = await Api.Spawn("task-router", new { capabilities = new[] { capability } });
        Assert.Equal(id, (await Api.Post("/api/tasks/submit", new { capability, task_type = "get_status" })).Is().Text("routed_to"));
        var decision = (await Api.Do("task-router", "route", new { capability }))["result"]!;
        Assert.Equal(id, decision.Text("agent_id"));
        Assert.Contains(id, decision.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(decision.List("candidates")).Text("agent_id"));
    }

    [Fact]
    public async Task The_less_busy_of_two_agents_gets_the_task()
    {
        var capability = $"count-{Guid.NewGuid():n}";
        var (busy, free) = (await Api.Spawn("task-router", new { capabilities = new[] { capability } }), await Api.Spawn("task-router", new { capabilities = new[] { capability } }));
        (await Api.Post($"/agents/{busy}/pause")).Is();
        await Api.Submit(busy);
        await Api.Submit(busy);
        Assert.Equal(free, (await Api.Post("/api/tasks/submit", new { capability, task_type = "get_status" })).Is().Text("routed_to"));
        (await Api.Post($"/queue/clear?agent_id={busy}")).Is();
    }

    [Fact]
    public async Task A_delegation_ends_with_its_child_s_outcome()
    {
        var task = await Api.Do("myca-core", "delegate", new { task_type = "list_rules" });
        Assert.Equal("completed", task.Text("status"));
        var result = task["result"]!;
        Assert.Equal(("event-processor", "completed"), (result.Text("agent_id"), result.Text("status")));
        var child = await Api.Task(Guid.Parse(result.Text("task_id")));
        Assert.Equal((task.Text("id"), "myca-core"), (child.Text("parent_task_id"), child.Text("requester_agent")));
    }

    [Fact]
    public async Task Recent_tasks_and_the_agents_that_take_them_are_listed()
    {
        var id = await Api.Spawn();
        var task = await Api.Submit(id);
        var recent = (await Api.Get("/api/tasks/recent?limit=5")).Is().Has("tasks:list total:whole timestamp:time");
        Assert.Equal(task, (Guid)recent.List("tasks").First().Has(Shapes.Task)["id"]!);
        var agents = (await Api.Get("/api/tasks/agents")).Is().Has("agents:list total:whole");
        Assert.All(agents.List("agents"), agent => agent.Has("agent_id:text name:text category:text capabilities:list keywords:list"));
        Assert.Contains(id, agents.List("agents").Select(agent => agent.Text("agent_id")));
    }
}
