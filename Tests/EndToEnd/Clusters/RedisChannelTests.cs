using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using StackExchange.Redis;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>The original's channels, as its programs use them.</summary>
[Collection(nameof(OneAtATime))]
public sealed class RedisChannelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribers_of_the_original_hear_lives_tasks_messages_and_broadcasts()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2 }, Cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(company.Redis.ConnectionString);
        var heard = new ConcurrentQueue<(string Channel, JsonNode Message)>();
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Pattern("*"), (channel, text) => heard.Enqueue((channel.ToString(), JsonNode.Parse((string)text!)!)));
        var api = new Api(company.Gateways[0].Http);
        Assert.True((bool)(await api.Get("/status")).Is()["message_broker_connected"]!);
        (await api.Post("/agents/spawn", new { agent_id = "worker", agent_type = "task-router" })).Is();
        var task = (await api.Post("/tasks?wait=10", new { agent_id = "worker", task_type = "get_status" })).Is().Text("task_id");
        var message = (await api.Post("/messages", new { from_agent = "owner", to_agent = "worker", message_type = "event", payload = new { word = 1 } })).Is().Text("message_id");
        (await api.Post("/messages", new { from_agent = "owner", to_agent = "broadcast", message_type = "broadcast", payload = new { word = 2 } })).Is();
        (await api.Post("/agents/worker/stop")).Is();

        await Hears("mas:events", m => (string?)m["payload"]!["event"] == "agent_spawned" && (string?)m["payload"]!["agent_id"] == "worker" && (string?)m["payload"]!["agent_type"] == "task-router");
        await Hears("agent:worker", m => (string?)m["message_type"] == "request" && (string?)m["payload"]!["task_id"] == task && (string?)m["payload"]!["task_type"] == "get_status");
        await Hears("mas:events", m => (string?)m["payload"]!["event"] == "task_completed" && (string?)m["payload"]!["subject_id"] == task);
        await Hears("agent:worker", m => (string?)m["id"] == message && (int?)m["payload"]!["word"] == 1);
        await Hears("mas:broadcast", m => (int?)m["payload"]!["word"] == 2);
        await Hears("mas:events", m => (string?)m["payload"]!["event"] == "agent_stopped" && (string?)m["from_agent"] == "orchestrator");

        Task Hears(string channel, Func<JsonNode, bool> what) =>
            Eventually.True(() => heard.Any(h => h.Channel == channel && what(h.Message)), $"{channel} carries it; heard so far: {string.Join(' ', heard.Select(h => h.Channel))}", Patience, Cancellation);
    }

    [Fact]
    public async Task With_the_bridge_open_a_request_of_the_original_is_done_once_and_rubbish_is_refused()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2, Environment = new Dictionary<string, string> { ["Mas__Redis__Bridge"] = "true" } }, Cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(company.Redis.ConnectionString);
        var api = new Api(company.Gateways[0].Http);
        var id = Guid.CreateVersion7();
        string[] texts =
        [
            "rubbish",
            """{"id":"no","from_agent":"old-agent"}""",
            $$"""{"id":"{{id}}","from_agent":"old-agent","to_agent":"task-router","message_type":"request","payload":{"task_id":"7","task_type":"get_status"},"priority":5,"requires_ack":false,"ttl":300}""",
        ];
        foreach (var text in texts)
            await redis.GetSubscriber().PublishAsync(RedisChannel.Literal("agent:task-router"), text);
        await redis.GetSubscriber().PublishAsync(RedisChannel.Literal("orchestrator:heartbeats"), $$"""{"id":"{{Guid.CreateVersion7()}}","from_agent":"old-agent","to_agent":"orchestrator","message_type":"heartbeat","payload":{"status":"active"} }""");

        await Eventually.Equal(200, async () => (await api.Get($"/tasks/{id}")).Status, "the request is a task", Patience, Cancellation);
        await Eventually.Equal("completed", async () => (await api.Get($"/tasks/{id}")).Json.Text("status"), "it is done", Patience, Cancellation);
        Assert.Equal(1, (int)(await api.Get("/agents/task-router")).Is()["messages_received"]!);
        await Eventually.Equal(1, async () => (int)(await api.Get("/agents/myca-core")).Is()["messages_received"]!, "the heartbeat is with MYCA", Patience, Cancellation);
    }
}
