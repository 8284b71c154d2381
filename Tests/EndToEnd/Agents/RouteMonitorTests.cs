using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.EndToEnd.Agents;

public sealed class RouteMonitorTests(WatchedSite watched) : IClassFixture<WatchedSite>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Api Api => watched.Api;

    [Fact]
    public async Task A_route_is_checked_on_demand_with_its_timings()
    {
        var id = await Monitor("/api/health");
        var result = (await Api.Do(id, "check_route"))["result"]!.Has("route:text url:text status:text latency_ms:number? ttfb_ms:number? connect_ms:number? http_status:whole?");
        Assert.Equal(("/api/health", "healthy", 200), (result.Text("route"), result.Text("status"), (int)result["http_status"]!));
        Assert.True((bool)result["counted"]!, "its own route is counted");
    }

    [Fact]
    public async Task A_started_monitor_checks_by_itself_and_goes_on_after_being_paused()
    {
        watched.Site.Text("/scheduled", "text/plain", "fine");
        var id = await Monitor("/scheduled", interval: 10);
        await Eventually.True(() => watched.Site.RequestsFor("/scheduled") >= 1, "the first check comes soon", TimeSpan.FromSeconds(15), Cancellation);
        await Eventually.Value(async () => (int)(await Api.Agent(id))["tasks_completed"]!, count => count >= 1, "the check is a task", cancellationToken: Cancellation);
        await Eventually.True(() => watched.Site.RequestsFor("/scheduled") >= 2, "the second check comes after the interval", TimeSpan.FromSeconds(20), Cancellation);
        await Api.HasStatus(id, "idle");
        (await Api.Post($"/agents/{id}/pause")).Is();
        var checks = watched.Site.RequestsFor("/scheduled");
        (await Api.Post($"/agents/{id}/resume")).Is();
        await Eventually.True(() => watched.Site.RequestsFor("/scheduled") > checks, "checks go on after the pause", TimeSpan.FromSeconds(20), Cancellation);
        (await Api.Post($"/agents/{id}/stop")).Is();
    }

    [Fact]
    public async Task A_route_that_fails_goes_down_by_the_flap_rule_and_a_rule_turns_that_into_a_task()
    {
        watched.Site.Status("/falling", 503);
        var id = await Monitor("/falling", interval: 86_400);
        await Api.Do("event-processor", "create_rule", new { name = "alarm", when = new { @event = "*route_down", agent = id }, then = new { task_type = "get_status", agent_id = "task-router" }, cooldown_seconds = 0 });
        var first = (await Api.Do(id, "check_route"))["result"]!;
        Assert.Equal("unhealthy", first.Text("status"));
        Assert.Equal("down", (await Api.Do(id, "check_route"))["result"]!.Text("verdict"));
        var runs = await Eventually.Value(
            async () => (await Api.Do("event-processor", "run_log"))["result"]!.List("runs").ToList(), runs => runs.Count > 0, "the rule has run", TimeSpan.FromSeconds(15), Cancellation);
        Assert.Equal(id, runs[0].Text("agent"));
        await Api.Ended(Guid.Parse(runs[0].Text("task_id")));
    }

    [Fact]
    public async Task A_held_check_keeps_the_monitor_busy_until_the_site_answers()
    {
        var gate = watched.Site.Hold("/slow");
        var id = await Monitor("/api/health");
        var task = await Api.Submit(id, "check_route", new { route = "/slow" });
        await gate.Arrived.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await Api.HasStatus(id, "busy");
        gate.Open();
        Assert.Equal("completed", (await Api.Ended(task)).Text("status"));
        await Api.HasStatus(id, "idle");
    }

    [Fact]
    public async Task A_monitor_without_a_route_or_with_a_bad_one_is_told_so()
    {
        (await Api.Post("/agents/spawn", new { agent_id = $"route-{Guid.NewGuid():n}", agent_type = "route-monitor", settings = new { route = "no-slash" } })).IsRefused(422);
        (await Api.Post("/agents/spawn", new { agent_id = $"route-{Guid.NewGuid():n}", agent_type = "route-monitor", settings = new { interval_seconds = 1 } })).IsRefused(422);
        var forbidden = await Api.Do(await Monitor("/api/health"), "check_route", new { url = "http://127.0.0.1:1/" });
        Assert.Equal(("failed", "forbidden"), (forbidden.Text("status"), forbidden.Text("error_code")));
    }

    private Task<string> Monitor(string route, int interval = 86_400) => Api.Spawn("route-monitor", new { settings = new { route, interval_seconds = interval } }, $"route-{Guid.NewGuid():n}");
}
