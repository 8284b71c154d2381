using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class DashboardOnSqliteTests(SqliteCompany company) : DashboardSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class DashboardOnPostgresTests(PostgresCompany company) : DashboardSuite(company);

public abstract class DashboardSuite(SharedCompany company) : CompanySuite(company)
{
    [Fact]
    public async Task Status_has_the_seed_s_members_and_counts()
    {
        var status = (await Api.Get("/status")).Is().Has("status:text started:flag total_agents:whole pool_stats:object pending_tasks:whole message_broker_connected:flag");
        status["pool_stats"]!.Has("total_agents:whole by_status:object network:text?");
        Assert.Equal(("running", true), (status.Text("status"), (bool)status["started"]!));
        Assert.Equal((long)status["total_agents"]!, status["pool_stats"]!["by_status"]!.AsObject().Sum(pair => (long)pair.Value!));
        Assert.All(status["pool_stats"]!["by_status"]!.AsObject(), pair => Assert.True((long)pair.Value! > 0, $"{pair.Key} is listed with none"));
    }

    [Fact]
    public async Task Agents_stats_and_topology_are_readable_by_the_seed_and_by_its_website()
    {
        var agents = (await Api.Get("/api/dashboard/agents")).Is().Has("agents:list total:whole active:whole timestamp:time");
        Assert.All(agents.List("agents"), agent => agent.Has(Shapes.Agent)["metrics"]!.Has(Shapes.AgentMetrics));
        (await Api.Get("/api/dashboard/agents/myca-core")).Is().Has(Shapes.Agent);
        (await Api.Get("/api/dashboard/agents/nobody")).IsRefused(404, "Agent nobody not found");
        var stats = (await Api.Get("/api/dashboard/stats")).Is().Has("stats:object timestamp:time messagesPerSecond:number? avgLatencyMs:number? systemLoad:number? uptimeSeconds:number");
        stats["stats"]!.Has("total_agents:whole by_status:object network:text?");
    }

    [Fact]
    public async Task Silos_are_listed_under_the_names_that_agents_give_for_them()
    {
        var silos = (await Api.Get("/api/dashboard/silos")).Is().Has("silos:list message_broker_connected:flag? timestamp:time");
        var silo = Assert.Single(silos.List("silos")).Has("silo:text address:text status:text started_at:time activations:whole? cpu_percent:number? memory_mb:number? memory_limit_mb:number? overloaded:flag?");
        Assert.Equal(("active", (await Api.Agent("myca-core")).Text("silo")), (silo.Text("status"), silo.Text("silo")));
        Assert.Null((bool?)silos["message_broker_connected"]);
    }

    [Fact]
    public async Task The_topology_has_the_orchestrator_first_and_edges_for_what_is_drawn_and_what_was_said()
    {
        var (a, b, c) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        (await Api.Post("/connections", new { source = a, target = b, bidirectional = false })).Is();
        (await Api.Post("/messages", new { from_agent = b, to_agent = c, message_type = "event" })).Is();
        var topology = (await Api.Get("/api/dashboard/topology")).Is().Has("nodes:list edges:list timestamp:time");
        var first = topology.List("nodes").First().Has("id:text type:text label:text status:text");
        Assert.Equal(("orchestrator", "orchestrator", "MYCA Orchestrator", "active"), (first.Text("id"), first.Text("type"), first.Text("label"), first.Text("status")));
        var edges = topology.List("edges").Select(edge => edge.Has("from:text to:text source:text target:text active:flag")).Select(edge => (edge.Text("from"), edge.Text("to"), (bool)edge["active"]!)).ToHashSet();
        Assert.Superset(new HashSet<(string, string, bool)> { ("orchestrator", a, false), (a, b, false), (b, c, true) }, edges);
    }

    [Fact]
    public async Task The_logs_of_an_agent_tell_what_it_did()
    {
        var id = await Api.Spawn();
        await Api.Do(id, "get_status");
        (await Api.Post($"/agents/{id}/pause")).Is();
        (await Api.Post($"/agents/{id}/resume")).Is();
        var logs = (await Api.Get($"/api/dashboard/agents/{id}/logs?limit=50")).Is().Has("agent_id:text logs:list limit:whole");
        Assert.Equal((id, 50), (logs.Text("agent_id"), (int)logs["limit"]!));
        Assert.All(logs.List("logs"), log => log.Has("timestamp:time level:text agentId:text agent_id:text message:text action_type:text success:flag duration_ms:whole"));
        Assert.Equal(["lifecycle:resume", "lifecycle:pause", "get_status", "lifecycle:spawn"], logs.List("logs").Select(log => log.Text("action_type")));
        Assert.Single((await Api.Get($"/api/dashboard/agents/{id}/logs?action_type=get_status")).Is().List("logs"));
        (await Api.Get("/api/dashboard/agents/nobody/logs")).IsRefused(404, "Agent nobody not found");
    }

    [Theory]
    [InlineData("/api/agents/activity")]
    [InlineData("/api/events/recent")]
    public async Task The_activity_of_all_is_one_list(string path)
    {
        var id = await Api.Spawn();
        await Api.Do(id, "get_status");
        var activity = (await Api.Get($"{path}?agent={id}&limit=1")).Is().Has("count:whole events:list ledger:text since:time?");
        Assert.Equal("get_status", Assert.Single(activity.List("events")).Text("action_type"));
        Assert.Equal(1, (int)activity["count"]!);
    }

    [Fact]
    public async Task Heartbeats_are_summarised_and_samples_listed()
    {
        var summary = (await Api.Get("/api/agents/heartbeat/summary")).Is().Has("stale_after_seconds:whole total_registered:whole stale_count:whole agents:list as_of:time");
        Assert.All(summary.List("agents"), agent => agent.Has("id:text name:text category:text last_heartbeat:time? stale:flag"));
        Assert.Equal(0, summary.List("agents").Count(agent => agent.Text("id") == "myca-core" && (bool)agent["stale"]!));
        (await Api.Get("/agents/myca-core/metrics")).Is().Has("agent_id:text metrics:list");
        Assert.Equal(0, (int)(await Api.Post("/memory/sync")).Is().Has("synced:whole")["synced"]!);
    }
}
