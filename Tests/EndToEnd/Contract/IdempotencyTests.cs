using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class IdempotencyOnSqliteTests(SqliteCompany company) : IdempotencySuite(company);

[Collection(typeof(OnPostgres))]
public sealed class IdempotencyOnPostgresTests(PostgresCompany company) : IdempotencySuite(company);

public abstract class IdempotencySuite(SharedCompany company) : CompanySuite(company)
{
    private readonly string _key = $"key-{Guid.NewGuid():n}";

    [Fact]
    public async Task The_same_key_and_body_give_the_same_task_and_another_body_is_refused()
    {
        var id = await Api.Spawn();
        var first = (await Submit(id, 5)).Is(202).Text("task_id");
        await Api.Ended(Guid.Parse(first));
        Assert.Equal(first, (await Submit(id, 5)).Is(202).Text("task_id"));
        (await Submit(id, 8)).IsRefused(422);
        Assert.Single((await Api.Get($"/tasks?agent_id={id}")).Is().List("tasks"));
    }

    [Fact]
    public async Task Many_at_once_give_one_task()
    {
        var id = await Api.Spawn();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Submit(id, 5)));
        Assert.All(replies, reply => Assert.Contains(reply.Status, (int[])[202, 409]));
        Assert.All(replies.Where(reply => reply.Status == 409), reply => Assert.True((bool)reply.IsRefused(409)["retryable"]!));
        var task = Assert.Single(replies.Where(reply => reply.Status == 202).Select(reply => reply.Is(202).Text("task_id")).Distinct());
        Assert.Equal(task, Assert.Single((await Api.Get($"/tasks?agent_id={id}")).Is().List("tasks")).Text("id"));
    }

    [Fact]
    public async Task A_key_belongs_to_its_route()
    {
        var id = await Api.Spawn("task-router");
        var task = (await Submit(id, 5)).Is(202).Text("task_id");
        var routed = (await Api.Post("/api/tasks/submit", new { task_type = "get_status", target_agent = id }, _key)).Is().Text("task_id");
        Assert.NotEqual(task, routed);
        Assert.Equal(routed, (await Api.Post("/api/tasks/submit", new { task_type = "get_status", target_agent = id }, _key)).Is().Text("task_id"));
    }

    [Fact]
    public async Task Messages_and_snapshots_heed_it_too()
    {
        var id = await Api.Spawn("task-router");
        var message = new { from_agent = "n8n-outside", to_agent = id, message_type = "event", payload = new { number = 1 } };
        var sent = (await Api.Post("/messages", message, _key)).Is().Text("message_id");
        Assert.Equal(sent, (await Api.Post("/messages", message, _key)).Is().Text("message_id"));
        (await Api.Post("/messages", message with { payload = new { number = 2 } }, _key)).IsRefused(422);
        Assert.Equal(1, (int)(await Api.Agent(id))["messages_received"]!);

        var snapshot = (await Api.Post($"/agents/{id}/snapshot", new { reason = "once" }, _key)).Is(201).Text("id");
        Assert.Equal(snapshot, (await Api.Post($"/agents/{id}/snapshot", new { reason = "once" }, _key)).Is(201).Text("id"));
        Assert.Single((await Api.Get($"/agents/{id}/snapshots")).Is().List("snapshots"));
    }

    private Task<Reply> Submit(string id, int priority) => Api.Post("/tasks", new { agent_id = id, task_type = "get_status", priority }, _key);
}
