using System.Globalization;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Auth;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Prometheus;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.EndToEnd.Agents;

public sealed class MonitoringTests(PostgresFixture postgres)
{
    private const string Alert = "SporesEverywhere";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_asks_a_real_prometheus_and_takes_a_real_alertmanager_s_alerts_in()
    {
        await using var relay = await WebSite.Start(cancellationToken: Cancellation);
        await using var alertmanager = await AlertmanagerServer.Start(relay.At("/webhook"), Cancellation);
        await using var prometheus = await PrometheusServer.Start(
            new PrometheusSettings { Rules = [PrometheusSettings.AlwaysFiring(Alert)], Alertmanager = alertmanager, Targets = new Dictionary<string, string> { ["gone"] = $"127.0.0.1:{FreePort.Next()}" } }, Cancellation);
        await using var company = await OwnCompany.Start(postgres, new()
        {
            ["Mas__Roster"] = "myca-core,task-router,event-processor,monitoring-agent",
            ["Agents__monitoring__PrometheusUrl"] = prometheus.Address.AbsoluteUri,
            ["Agents__monitoring__AlertmanagerUrl"] = alertmanager.Address.AbsoluteUri,
        });
        Forward(relay, company);
        var api = company.Api;

        await Eventually.Value(async () => await Result(api, "query", new { promql = "up" }), result => result.Contains("\"gone\"", StringComparison.Ordinal) && result.Contains("\"prometheus\"", StringComparison.Ordinal), "both targets are scraped", cancellationToken: Cancellation);
        await Eventually.Value(async () => (await api.Do("monitoring-agent", "targets_health"))["result"]!, targets => (int)targets["down"]! == 1 && (int)targets["up"]! == 1, "one target is down", cancellationToken: Cancellation);
        await Eventually.Value(async () => (await api.Do("monitoring-agent", "alerts"))["result"]!, alerts => (int)alerts["firing"]! == 1, "the alert fires", TimeSpan.FromSeconds(20), Cancellation);
        Assert.Contains(Alert, await Result(api, "rules"), StringComparison.Ordinal);
        await AssertReceived(api);
        await AssertSilenced(api);
        await AssertAsked(api, company.Silo.As(await api.MakeKey("approver")));

        await prometheus.Stop();
        var task = await api.Do("monitoring-agent", "query", new { promql = "up" });
        Assert.NotEqual("completed", task.Text("status"));
        Assert.NotEqual("healthy", (await api.Get("/agents/monitoring-agent/health")).Is().Text("status"));
    }

    [Fact]
    public async Task Not_configured_names_the_keys_and_is_no_failure_of_the_agent()
    {
        await using var company = await OwnCompany.Start(null, new() { ["Mas__Roster"] = "monitoring-agent,website-agent" });
        var api = company.Api;
        await api.Spawn("route-monitor", new { settings = new { route = "/api/search" } }, "route-api-search");
        foreach (var (id, type, key) in new[] { ("monitoring-agent", "alerts", "Agents:monitoring:PrometheusUrl"), ("website-agent", "health_check", "Agents:website:Url"), ("route-api-search", "check_route", "Agents:route-monitor:BaseUrl") })
        {
            var task = await api.Do(id, type);
            Assert.Equal(("failed", "not_configured"), (task.Text("status"), task.Text("error_code")));
            Assert.Contains(key, task.Text("error"), StringComparison.Ordinal);
            var agent = await api.Agent(id);
            Assert.Contains(key, agent.Text("not_configured"), StringComparison.Ordinal);
            Assert.Equal((id, "idle", 0), (id, agent.Text("status"), (int)agent["restarts"]!));
            Assert.Equal("not_configured", (await api.Get($"/agents/{id}/health")).Is().Text("status"));
        }
    }

    private static async Task<string> Result(Api api, string type, object? payload = null) => (await api.Do("monitoring-agent", type, payload))["result"]!.ToJsonString();

    private static async Task AssertReceived(Api api)
    {
        var received = await Eventually.Value(
            async () => (await api.Get("/tasks?agent_id=monitoring-agent&type=alert_receive&status=completed")).Is().List("tasks").LastOrDefault()!, task => task is not null, "Alertmanager's notification has become a task", TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(("webhook", 1), (received.Text("source"), (int)received["result"]!["received"]!));
        Assert.Contains(Alert, received["payload"]!.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>A silence that matters waits for another person, and is then made exactly as that person saw it.</summary>
    private static async Task AssertAsked(Api api, Api other)
    {
        var payload = new { matchers = new[] { new { name = "alertname", value = Alert } }, comment = "over the holidays", created_by = "test", duration = "72h" };
        var asked = (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "alert_silence_create", payload })).Is(202);
        Assert.Equal("waiting_approval", asked.Text("status"));
        Assert.Empty((await api.Do("monitoring-agent", "alert_silence_list"))["result"]!.List("silences"));
        var seen = (await other.Get($"/approvals/{asked.Text("approval_id")}")).Is();
        Assert.Equal(("alert_silence_create of monitoring-agent: it lasts more than 24 hours", "72h"), (seen.Text("reason"), seen["payload"]!.Text("duration")));
        (await api.Post($"/approvals/{asked.Text("approval_id")}/approve")).IsRefused(403);
        (await other.Post($"/approvals/{asked.Text("approval_id")}/approve")).Is();
        Assert.Equal("completed", (await api.Ended(Guid.Parse(asked.Text("task_id")))).Text("status"));
        var made = Assert.Single((await api.Do("monitoring-agent", "alert_silence_list"))["result"]!.List("silences"));
        Assert.Equal("over the holidays", made.Text("comment"));
        // Alertmanager moves the start of one that begins now.
        Assert.InRange(Instant(made, "ends_at") - Instant(made, "starts_at"), TimeSpan.FromHours(71.9), TimeSpan.FromHours(72));
        var critical = payload with { matchers = [new { name = "severity", value = "critical" }], duration = "1h" };
        var refused = (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "alert_silence_create", payload = critical })).Is(202);
        (await other.Post($"/approvals/{refused.Text("approval_id")}/reject")).Is();
        Assert.Equal("rejected", (await api.Ended(Guid.Parse(refused.Text("task_id")))).Text("status"));
        Assert.Single((await api.Do("monitoring-agent", "alert_silence_list"))["result"]!.List("silences"));
    }

    private static DateTime Instant(JsonNode json, string member) => DateTime.Parse(json.Text(member), CultureInfo.InvariantCulture);

    private static async Task AssertSilenced(Api api)
    {
        var silence = await api.Do("monitoring-agent", "alert_silence_create", new { matchers = new[] { new { name = "alertname", value = Alert } }, comment = "being repaired", created_by = "test", duration = "1h" });
        Assert.Equal("completed", silence.Text("status"));
        await Eventually.Value(async () => (await api.Do("monitoring-agent", "alertmanager_alerts"))["result"]!, alerts => (int)alerts["suppressed"]! == 1, "the alert is suppressed", cancellationToken: Cancellation);
        Assert.Equal("completed", (await api.Do("monitoring-agent", "alert_silence_expire", new { silence_id = silence["result"]!.Text("silence_id") })).Text("status"));
    }

    /// <summary>Alertmanager's address is needed before the company has one: what it posts is passed on as it is.</summary>
    private static void Forward(WebSite relay, OwnCompany company) => relay.Serve("/webhook", async context =>
    {
        var body = relay.Requests[^1].Body;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await company.Silo.Http.PostAsync("/webhooks/alertmanager", content, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
    });
}
