using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.EndToEnd.Durability;

public sealed class RestartOnSqliteTests() : RestartSuite(null);

public sealed class RestartOnPostgresTests(PostgresFixture postgres) : RestartSuite(postgres);

public abstract class RestartSuite(PostgresFixture? postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_company_comes_back_with_all_it_had()
    {
        await using var company = await OwnCompany.Start(postgres);
        var api = company.Api;
        var (paused, stopped, deleted) = (await api.Spawn(config: new { max_retries = 7, display_name = "Kept" }), await api.Spawn(), await api.Spawn());
        (await api.Post("/connections", new { source = paused, target = stopped })).Is();
        var message = (await api.Post("/messages", new { from_agent = stopped, to_agent = paused, message_type = "event", payload = new { kept = true } })).Is().Text("message_id");
        var snapshot = (await api.Post($"/agents/{paused}/snapshot")).Is(201).Text("id");
        var keyed = (await api.Post("/tasks", new { agent_id = stopped, task_type = "get_status" }, "kept-key")).Is(202).Text("task_id");
        await api.Ended(Guid.Parse(keyed));
        (await api.Post($"/agents/{paused}/pause")).Is();
        (await api.Post($"/agents/{stopped}/stop")).Is();
        (await api.Delete($"/agents/{deleted}")).Is();
        var held = await api.Submit(paused);
        Assert.Equal("completed", (await api.Do("event-processor", "create_rule", new { name = "kept", when = new { @event = "never" }, then = new { task_type = "get_status" } })).Text("status"));

        await company.KillAndRestart();

        var agent = await api.Agent(paused);
        Assert.Equal(("paused", "Kept", 7), (agent.Text("status"), agent.Text("display_name"), (int)agent["config"]!["max_retries"]!));
        Assert.Equal("shutdown", (await api.Agent(stopped)).Text("status"));
        (await api.Get($"/agents/{deleted}")).IsRefused(404);
        Assert.Equal(stopped, Assert.Single((await api.Get($"/connections/{paused}")).Is().List("connections")).Text("target"));
        Assert.Equal(message, Assert.Single((await api.Get($"/agents/{paused}/messages")).Is().List("messages")).Text("id"));
        (await api.Get($"/snapshots/{snapshot}")).Is();
        Assert.Equal("completed", (await api.Task(Guid.Parse(keyed))).Text("status"));
        Assert.Equal(keyed, (await Again("kept-key")).Text("task_id"));
        Assert.Equal("pending", (await api.Task(held)).Text("status"));
        (await api.Post($"/agents/{paused}/resume")).Is();
        Assert.Equal("completed", (await api.Ended(held)).Text("status"));
        Assert.Equal("kept", Assert.Single((await api.Do("event-processor", "list_rules"))["result"]!.List("rules")).Text("name"));

        async Task<System.Text.Json.Nodes.JsonNode> Again(string key)
        {
            (await api.Post($"/agents/{stopped}/start")).Is();
            (await api.Post("/tasks", new { agent_id = stopped, task_type = "get_status", priority = 8 }, key)).IsRefused(422);
            return (await api.Post("/tasks", new { agent_id = stopped, task_type = "get_status" }, key)).Is(202);
        }
    }

    [Fact]
    public async Task A_termination_with_running_tasks_is_prompt_and_loses_nothing()
    {
        await using var company = await OwnCompany.Start(postgres);
        var id = await company.Api.Spawn(config: new { max_concurrent_tasks = 2 });
        var work = await Occupation.Of(company.Api, id);
        var second = await company.Api.Submit(id, "delegate", new { task_type = "get_status", target_agent = work.HeldId });
        var waiting = new[] { await company.Api.Submit(id), await company.Api.Submit(id) };

        Assert.Equal(0, await company.Silo.Terminate());
        await company.Silo.Restart(Cancellation);

        await company.Api.HasStatus(id, "busy");
        await work.End();
        foreach (var task in waiting.Append(second).Append(work.TaskId))
        {
            Assert.Equal("completed", (await company.Api.Ended(task, TimeSpan.FromSeconds(20))).Text("status"));
        }

        Assert.Equal((4, 0), ((int)(await company.Api.Agent(id))["tasks_completed"]!, (int)(await company.Api.Agent(id))["tasks_failed"]!));
    }
}
