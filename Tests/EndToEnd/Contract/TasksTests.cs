using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class TasksOnSqliteTests(SqliteCompany company) : TasksSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class TasksOnPostgresTests(PostgresCompany company) : TasksSuite(company);

public abstract class TasksSuite(SharedCompany company) : CompanySuite(company)
{
    [Fact]
    public async Task A_task_is_accepted_with_its_location_and_ends_under_the_id_it_was_given()
    {
        var id = await Api.Spawn();
        var reply = await Api.Post("/tasks", new { agent_id = id, task_type = "get_status", payload = new { }, priority = 8, timeout = 30 });
        var accepted = reply.Is(202).Has("task_id:uuid status:text");
        Assert.Equal("submitted", accepted.Text("status"));
        Assert.Equal($"/tasks/{accepted.Text("task_id")}", reply.Headers.Location?.OriginalString);
        var task = (await Api.Ended(Guid.Parse(accepted.Text("task_id")))).Has(Shapes.Task);
        Assert.Equal((accepted.Text("task_id"), id, "get_status", 8, 30, "completed"), (task.Text("id"), task.Text("agent_id"), task.Text("task_type"), (int)task["priority"]!, (int)task["timeout"]!, task.Text("status")));
        Assert.Equal(id, task["result"]!.Text("agent_id"));
        (await Api.Get($"/tasks/{Guid.NewGuid()}")).IsRefused(404, "Task not found");
        (await Api.Get("/tasks/no-uuid")).IsRefused(404, "Task not found");
    }

    [Fact]
    public async Task Whoever_waits_gets_the_finished_task_or_after_that_time_the_receipt()
    {
        var id = await Api.Spawn();
        Assert.Equal("completed", (await Api.Do(id, "get_status")).Text("status"));
        (await Api.Post($"/agents/{id}/pause")).Is();
        (await Api.Post("/tasks?wait=1", new { agent_id = id, task_type = "get_status" })).Is(202).Has("task_id:uuid status:text");
    }

    [Fact]
    public async Task A_failed_task_says_why_and_is_counted()
    {
        var id = await Api.Spawn(config: new { max_retries = 0 });
        var task = await Api.Do(id, "delegate", new { task_type = "get_status", target_agent = "nobody" });
        Assert.Equal(("failed", "not_found"), (task.Text("status"), task.Text("error_code")));
        Assert.False(string.IsNullOrEmpty((string?)task["error"]));
        Assert.Null(task["result"]);
        var agent = await Api.Agent(id);
        Assert.Equal((0, 1, 1.0), ((int)agent["tasks_completed"]!, (int)agent["tasks_failed"]!, (double)agent["error_rate"]!));
        Assert.NotNull(agent["avg_task_duration_ms"]);
    }

    [Fact]
    public async Task A_task_that_takes_too_long_ends_with_a_timeout()
    {
        var id = await Api.Spawn();
        var held = await Api.Spawn("task-router");
        (await Api.Post($"/agents/{held}/pause")).Is();
        var task = (await Api.Post("/tasks?wait=20", new { agent_id = id, task_type = "delegate", payload = new { task_type = "get_status", target_agent = held }, timeout = 1, max_retries = 0 })).Is();
        Assert.Equal(("failed", "timeout"), (task.Text("status"), task.Text("error_code")));
    }

    [Fact]
    public async Task A_deadline_that_passes_while_the_task_waits_expires_it()
    {
        var id = await Api.Spawn();
        (await Api.Post($"/agents/{id}/pause")).Is();
        var task = (await Api.Post("/tasks?wait=20", new { agent_id = id, task_type = "get_status", deadline = DateTime.UtcNow.AddSeconds(1) })).Is();
        Assert.Equal("expired", task.Text("status"));
    }

    [Fact]
    public async Task A_waiting_and_a_running_task_are_cancelled_and_an_ended_one_is_not()
    {
        var id = await Api.Spawn(config: new { max_concurrent_tasks = 1 });
        var work = await Occupation.Of(Api, id);
        var waiting = await Api.Submit(id);
        Assert.Equal("cancelled", (await Api.Post($"/tasks/{waiting}/cancel")).Is().Has(Shapes.Task).Text("status"));
        (await Api.Post($"/tasks/{work.TaskId}/cancel")).Is();
        Assert.Equal("cancelled", (await Api.Ended(work.TaskId)).Text("status"));
        (await Api.Post($"/tasks/{waiting}/cancel")).IsRefused(409);
        (await Api.Post($"/tasks/{Guid.NewGuid()}/cancel")).IsRefused(404, "Task not found");
        await Api.HasStatus(id, "idle");
        await work.End();
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged_newest_first()
    {
        var id = await Api.Spawn();
        var before = (await Api.Task(await Api.Submit(id, "get_capabilities"))).Text("created_at");
        var ids = new List<Guid>();
        for (var count = 0; count < 5; count++)
        {
            ids.Add(await Api.Submit(id));
        }

        await Task.WhenAll(ids.Select(task => Api.Ended(task)));
        var (seen, cursor) = (new List<Guid>(), "");
        do
        {
            var page = (await Api.Get($"/tasks?agent={id}&type=get_status&status=completed&since={before}&limit=2{cursor}")).Is().Has("tasks:list next_cursor:text?");
            seen.AddRange(page.List("tasks").Select(task => (Guid)task.Has(Shapes.Task)["id"]!));
            cursor = page["next_cursor"] is { } next ? $"&cursor={Uri.EscapeDataString((string)next!)}" : null;
        }
        while (cursor is not null);
        Assert.Equal(ids.AsEnumerable().Reverse(), seen);
        Assert.Empty((await Api.Get($"/tasks?agent_id={id}&status=failed")).Is().List("tasks"));
    }

    [Fact]
    public async Task A_queue_is_cleared_of_what_waits_and_only_that()
    {
        var id = await Api.Spawn(config: new { max_concurrent_tasks = 1 });
        var work = await Occupation.Of(Api, id);
        var waiting = new[] { await Api.Submit(id), await Api.Submit(id), await Api.Submit(id) };
        Assert.Equal(3, (int)(await Api.Post($"/queue/clear?agent_id={id}")).Is().Has("cleared:whole")["cleared"]!);
        Assert.All(await Task.WhenAll(waiting.Select(Api.Task)), task => Assert.Equal("cancelled", task.Text("status")));
        Assert.Equal("running", (await Api.Task(work.TaskId)).Text("status"));
        (await Api.Post("/queue/clear?agent_id=nobody")).IsRefused(404, "Agent nobody not found");
        Assert.InRange((int)(await Api.Post("/queue/clear")).Is().Has("cleared:whole failed:list")["cleared"]!, 1, 1_000);
        Assert.Empty((await Api.Get("/tasks?status=pending")).Is().List("tasks"));
        Assert.Equal("failed", (await Api.Ended(work.TaskId)).Text("status"));
    }

    [Fact]
    public async Task A_full_queue_is_back_pressure_and_loses_nothing()
    {
        var id = await Api.Spawn(config: new { max_queue_depth = 3 });
        (await Api.Post($"/agents/{id}/pause")).Is();
        for (var place = 0; place < 3; place++)
        {
            await Api.Submit(id);
        }

        var refused = await Api.Post("/tasks", new { agent_id = id, task_type = "get_status" });
        Assert.Equal("rate_limited", refused.IsRefused(429).Text("code"));
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(3, (await Api.Get($"/tasks?agent_id={id}")).Is().List("tasks").Count());
        (await Api.Post($"/queue/clear?agent_id={id}")).Is();
    }

    [Fact]
    public async Task An_agent_takes_no_more_tasks_a_minute_than_it_may_and_says_when_it_takes_the_next()
    {
        var id = await Api.Spawn(config: new { max_tasks_per_minute = 2 });
        await Api.Submit(id);
        var last = (await Api.Post("/tasks", new { agent_id = id, task_type = "get_status" }, "the last one")).Is(202).Text("task_id");
        var refused = await Api.Post("/tasks", new { agent_id = id, task_type = "get_status" });
        Assert.Equal("rate_limited", refused.IsRefused(429).Text("code"));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 2, 30);
        Assert.Equal(last, (await Api.Post("/tasks", new { agent_id = id, task_type = "get_status" }, "the last one")).Is(202).Text("task_id"));
        (await Api.Post($"/agents/{id}/configure", new { max_tasks_per_minute = 0 })).IsRefused(422);
        (await Api.Post($"/agents/{id}/configure", new { max_tasks_per_minute = (int?)null })).Is();
        await Api.Submit(id);
    }

    [Fact]
    public async Task Max_concurrent_tasks_is_how_many_run_at_a_time()
    {
        var id = await Api.Spawn(config: new { max_concurrent_tasks = 2 });
        var work = await Occupation.Of(Api, id);
        var more = new[] { await Api.Submit(id, "delegate", new { task_type = "get_status", target_agent = work.HeldId }), await Api.Submit(id, "delegate", new { task_type = "get_status", target_agent = work.HeldId }) };
        await Eventually.Equal((2, 1), async () => await Load(id), $"{id} runs two and holds one", cancellationToken: Cancellation);
        await work.End();
        Assert.All(await Task.WhenAll(more.Select(task => Api.Ended(task))), task => Assert.Equal("completed", task.Text("status")));
    }

    private async Task<(int Running, int Queued)> Load(string id)
    {
        var agent = await Api.Agent(id);
        return ((int)agent["running_tasks"]!, (int)agent["queue_depth"]!);
    }
}
