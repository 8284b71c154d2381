using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Auth;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Feed;

[Collection(typeof(OnSqlite))]
public sealed class FeedOnSqliteTests(SqliteCompany company) : FeedSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class FeedOnPostgresTests(PostgresCompany company) : FeedSuite(company);

/// <summary>The company as it changes, from plain clients.</summary>
public abstract class FeedSuite(SharedCompany company) : CompanySuite(company)
{
    private static readonly string[] Waiting = ["approvals", "gaps"];

    [Fact]
    public async Task Who_connects_gets_everything_and_then_every_change()
    {
        await using var viewer = await Viewer.Connect(Company.Silo);
        var whole = (await viewer.Hears("initial_state")).Has("type:text snapshot:flag cursor:text agents:list timestamp:time");
        Assert.Contains(whole.List("agents"), a => a.Text("agent_id") == "myca-core");
        var agent = await Api.Spawn();
        var born = await viewer.Hears(f => f.Text("type") == "agent_event" && (string?)f["agent_id"] == agent && (string?)f["event"] == "agent_spawned", "the birth");
        born.Has("type:text timestamp:time event:text agent_id:text payload:object");
        Assert.Equal((agent, "agent_spawned"), (born["payload"]!.Text("agentId"), born["payload"]!.Text("eventType")));
        var update = await viewer.Hears(f => f.Text("type") == "agent_update" && (string?)f["agent_id"] == agent, "its state");
        update.Has("agent_id:text status:text category:text queue_depth:whole running_tasks:whole tasks_completed:whole tasks_failed:whole payload:object");
        Assert.Equal(("idle", agent), (update.Text("status"), update["payload"]!.Text("agentId")));

        var task = await Api.Submit(agent);
        await Api.Ended(task);
        var ended = await viewer.Hears(f => f.Text("type") == "task_event" && (string?)f["event"] == "task_completed" && (string?)f["task_id"] == task.ToString(), "the end of the task");
        Assert.Equal((agent, task.ToString(), "get_status"), (ended["payload"]!.Text("agentId"), ended["payload"]!.Text("taskId"), ended.Text("detail")));
        await viewer.Hears(f => f.Text("type") == "metric_update" && (string?)f["agent_id"] == agent && (long)f["payload"]!["metrics"]!["tasksCompleted"]! == 1, "its figures");

        (await Api.Post($"/agents/{agent}/pause")).Is();
        await viewer.Hears(f => f.Text("type") == "agent_update" && (string?)f["agent_id"] == agent && (string?)f["status"] == "paused", "its new status");
        (await Api.Delete($"/agents/{agent}")).Is();
        await viewer.Hears(f => f.Text("type") == "agent_update" && (string?)f["agent_id"] == agent && (string?)f["status"] == "deleted", "its end");
    }

    [Fact]
    public async Task Who_says_in_the_address_what_it_wants_is_never_told_the_rest()
    {
        var (mine, other) = (await Api.Spawn(), await Api.Spawn());
        await using var viewer = await Viewer.Connect(Company.Silo, query: $"&agent_id={mine}&topics=agents,metrics");
        // One that was born a moment ago may come as a change right after it.
        Assert.All((await viewer.Hears("initial_state")).List("agents"), a => Assert.Equal(mine, a.Text("agent_id")));
        await viewer.Hears(f => (f.Text("type") == "initial_state" && f.List("agents").Any()) || (f.Text("type") == "agent_update" && (string?)f["agent_id"] == mine), "it is there");
        await Api.Ended(await Api.Submit(other));
        await Api.Ended(await Api.Submit(mine));
        await viewer.Hears(f => f.Text("type") == "metric_update" && (string?)f["agent_id"] == mine, "its figures");
        Assert.All(viewer.Frames.Skip(1), f => Assert.Equal((mine, false), ((string?)f["agent_id"], f.Text("type") == "task_event")));
    }

    [Fact]
    public async Task Who_subscribes_gets_only_that_and_who_never_did_gets_everything_every_five_seconds()
    {
        var (mine, other) = (await Api.Spawn(), await Api.Spawn());
        await using var chosen = await Viewer.Connect(Company.Silo);
        await using var all = await Viewer.Connect(Company.Silo);
        await chosen.Hears("initial_state");
        await chosen.Say(new { type = "subscribe", agent_id = mine });
        Assert.Equal([mine], (await chosen.Hears("subscribed"))["agents"]!.AsArray().Select(a => (string?)a));
        chosen.Forget();
        await Api.Ended(await Api.Submit(other));
        await Api.Ended(await Api.Submit(mine));
        await chosen.Hears(f => (string?)f["agent_id"] == mine && (string?)f["event"] == "task_completed", "its own");
        // What was under way when it chose may still come; of what happened since, only its own.
        Assert.DoesNotContain(chosen.Frames, f => (string?)f["agent_id"] == other && (string?)f["type"] == "task_event");

        var full = await all.Hears(f => f.Text("type") == "agent_update" && f["agents"] is JsonArray, "everything once more");
        Assert.Contains(full.List("agents"), a => a.Text("agent_id") == other);
        Assert.DoesNotContain(chosen.Frames, f => f["agents"] is JsonArray && f.Text("type") == "agent_update");

        await chosen.Say(new { type = "unsubscribe", agent_id = mine });
        await chosen.Say(new { type = "subscribe", topics = Waiting });
        await chosen.Hears(f => f.Text("type") == "subscribed" && f["topics"]!.AsArray().Count == 2, "the new choice");
        chosen.Forget();
        await Api.Ended(await Api.Submit(mine));
        await chosen.Say(new { type = "ping" });
        await chosen.Hears("pong");
        Assert.DoesNotContain(chosen.Frames, f => f.Text("type") == "task_event");
    }

    [Fact]
    public async Task Who_asks_for_batches_gets_what_is_due_together_as_one_message()
    {
        var agent = await Api.Spawn();
        await using var viewer = await Viewer.Connect(Company.Silo, query: "&batch=true");
        await viewer.Hears("initial_state");
        await Api.Ended(await Api.Submit(agent));
        var batch = await viewer.Hears(f => (string?)f["type"] == "batch" && f.List("frames").Any(i => (string?)i["agent_id"] == agent && (string?)i["event"] == "task_completed"), "the batch with its end");
        batch.Has("type:text frames:list");
        Assert.All(viewer.Frames, f => Assert.Contains(f.Text("type"), (string[])["initial_state", "batch", "heartbeat", "agent_update"]));
    }

    [Fact]
    public async Task Whoever_comes_back_gets_what_was_missed_or_everything()
    {
        string cursor;
        var agent = await Api.Spawn();
        using (var stream = await Open("/api/dashboard/stream"))
        {
            var whole = await Event(stream);
            Assert.Equal("agent_update", whole.Data.Text("type"));
            cursor = whole.Id;
        }

        var task = await Api.Submit(agent);
        await Api.Ended(task);
        using (var stream = await Open("/api/dashboard/stream", cursor))
        {
            var first = await Event(stream);
            Assert.NotEqual(true, (bool?)first.Data["snapshot"]);
            var missed = new List<string> { first.Data.Text("type") };
            while (!missed.Contains($"task_completed {task}"))
            {
                var (data, _) = await Event(stream);
                missed.Add($"{(string?)data["event"]} {(string?)data["task_id"]}");
            }
        }

        using (var stream = await Open("/api/dashboard/stream", "00000000.5"))
        {
            Assert.True((bool)(await Event(stream)).Data["snapshot"]!);
        }

        (await Api.Get("/api/dashboard/stream?cursor=nonsense")).IsRefused(422, path: "cursor");
        (await Api.Get("/api/dashboard/stream?topics=nonsense")).IsRefused(422, path: "topics");
        (await Api.Get("/api/dashboard/stream?agent_id=nobody")).IsRefused(404);
        (await Api.Get("/api/dashboard/ws")).IsRefused(426);
    }

    [Fact]
    public async Task A_log_has_a_line_for_each_event()
    {
        var agent = await Api.Spawn();
        using var stream = await Open($"/api/dashboard/stream?kind=logs&agent_id={agent}");
        await Api.Ended(await Api.Submit(agent));
        for (var seen = ""; seen != "task_completed: get_status";)
        {
            var (line, _) = await Event(stream);
            line.Has("timestamp:time level:text agentId:text message:text data:object");
            Assert.Equal(agent, line.Text("agentId"));
            seen = line.Text("message");
        }
    }

    [Fact]
    public async Task What_cannot_be_understood_is_answered_in_words_and_at_last_with_a_close()
    {
        await using var viewer = await Viewer.Connect(Company.Silo);
        await viewer.Hears("initial_state");
        foreach (var (text, code) in new[]
        {
            ("{", "invalid_payload"), ("[]", "invalid_payload"), ("{}", "invalid_payload"), ("""{"type":5}""", "invalid_payload"), ("""{"type":"dance"}""", "unsupported"),
            ("""{"type":"subscribe"}""", "invalid_payload"), ("""{"type":"subscribe","agent_id":"nobody-here"}""", "not_found"), ("""{"type":"subscribe","topics":["dance"]}""", "invalid_payload"),
            ("""{"type":"subscribe","category":"dance"}""", "invalid_payload"), ("""{"type":"subscribe","topics":[5]}""", "invalid_payload"), ("""{"type":"subscribe_agent","payload":{"agentId":"nobody-here"}}""", "not_found"),
        })
        {
            viewer.Forget();
            await viewer.SayText(text);
            Assert.Equal((text, code), (text, (await viewer.Hears("error")).Has("code:text message:text").Text("code")));
        }

        for (var i = 0; i < 9; i++)
            await viewer.SayText("{");
        await viewer.IsClosed();
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, viewer.Closed);
    }

    [Fact]
    public async Task A_frame_that_is_huge_or_binary_ends_the_connection_and_nothing_else()
    {
        await using var huge = await Viewer.Connect(Company.Silo);
        await using var binary = await Viewer.Connect(Company.Silo);
        await using var bystander = await Viewer.Connect(Company.Silo);
        await huge.SayText($"{{\"type\":\"{new string('x', 200_000)}\"}}");
        await binary.SayBytes([1, 2, 3], WebSocketMessageType.Binary);
        await huge.IsClosed();
        await binary.IsClosed();
        Assert.Equal((WebSocketCloseStatus.MessageTooBig, WebSocketCloseStatus.InvalidMessageType), (huge.Closed, binary.Closed));
        await bystander.Say(new { type = "ping" });
        await bystander.Hears("pong");
    }

    [Fact]
    public async Task How_late_viewers_see_what_happens_is_among_the_promises()
    {
        await using var viewer = await Viewer.Connect(Company.Silo);
        await viewer.Hears("initial_state");
        var task = await Api.Submit(await Api.Spawn());
        await viewer.Hears(f => (string?)f["event"] == "task_completed" && (string?)f["task_id"] == task.ToString(), "the end of the task");
        var lag = await Eventually.Value(
            async () => (await Api.Get("/status")).Is().List("slos").Single(slo => slo.Text("name") == "dashboard_lag"), slo => (long)slo["samples"]! > 0, "what the viewer saw is measured", null, Cancellation);
        lag.Has("name:text target:number value:number met:flag samples:whole window_seconds:whole p50:number p99:number");
        Assert.Equal((1_000.0, "ms", 3_600), ((double)lag["target"]!, lag.Text("unit"), (int)lag["window_seconds"]!));
        Assert.Contains("mas_dashboard_lag_seconds_bucket", (await Api.Get("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_what_it_opened()
    {
        var key = await Api.MakeKey("viewer");
        await using var viewer = await Viewer.Connect(Company.Silo, key.Text("key"));
        await viewer.Hears("initial_state");
        (await Api.Delete($"/keys/{key.Text("id")}")).Is();
        await viewer.IsClosed();
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "The API key was revoked."), (viewer.Closed, viewer.Why));
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => Viewer.Connect(Company.Silo, key.Text("key")));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    private async Task<StreamReader> Open(string path, string? cursor = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (cursor is not null)
            request.Headers.Add("Last-Event-ID", cursor);
        var response = await Company.Silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation), Encoding.UTF8);
    }

    private static async Task<(JsonNode Data, string Id)> Event(StreamReader stream)
    {
        var (id, data) = ("", "");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (await stream.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && data.Length > 0)
                return (JsonNode.Parse(data)!, id);
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
