using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class AgentsOnSqliteTests(SqliteCompany company) : AgentsSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class AgentsOnPostgresTests(PostgresCompany company) : AgentsSuite(company);

public abstract class AgentsSuite(SharedCompany company) : CompanySuite(company)
{
    private static readonly string[] Core = SharedCompany.Roster.Split(',');

    [Fact]
    public async Task The_list_shows_the_roster_in_the_seed_s_shape_and_the_website_s()
    {
        var list = (await Api.Get("/agents")).Is().Has("agents:list total:whole? next_cursor:text?");
        Assert.All(list.List("agents"), agent => agent.Has(Shapes.Agent)["metrics"]!.Has(Shapes.AgentMetrics));
        Assert.All(list.List("agents"), agent => agent["config"]!.Has(Shapes.Config));
        Assert.Subset(list.List("agents").Select(agent => agent.Text("agent_id")).ToHashSet(), Core.ToHashSet());
        Assert.Equal((long?)list["total"], list.List("agents").LongCount());
    }

    [Fact]
    public async Task One_agent_is_shown_as_the_list_shows_it()
    {
        var agent = (await Api.Agent("task-router")).Has(Shapes.Agent);
        Assert.Equal(("task-router", "task-router", "core", "idle"), (agent.Text("id"), agent.Text("agent_type"), agent.Text("category"), agent.Text("status")));
        Assert.Contains("route", agent.List("capabilities").Select(capability => (string?)capability));
        (await Api.Get("/agents/nobody")).IsRefused(404, "Agent nobody not found");
    }

    [Fact]
    public async Task What_is_not_measured_is_null_and_never_invented()
    {
        var agent = await Api.Agent(await Api.Spawn());
        string[] unknown = ["container_id", "memory_usage", "avg_task_duration_ms", "avg_response_time_ms", "error_rate", "last_active", "error_message", "current_task_id"];
        Assert.All(unknown, member => Assert.Null(agent[member]));
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged()
    {
        var ids = new HashSet<string> { await Api.Spawn("task-router"), await Api.Spawn("task-router") };
        var routers = (await Api.Get("/agents?agent_type=task-router&status=idle&category=core")).Is().List("agents").ToList();
        Assert.Superset(ids, routers.Select(agent => agent.Text("agent_id")).ToHashSet());
        Assert.All(routers, agent => Assert.Equal("task-router", agent.Text("agent_type")));
        Assert.Empty((await Api.Get("/agents?category=dao")).Is().List("agents"));

        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await Api.Get($"/agents?agent_type=task-router&status=idle&category=core&limit=2{cursor}")).Is();
            Assert.InRange(page.List("agents").Count(), 0, 2);
            seen.AddRange(page.List("agents").Select(agent => agent.Text("agent_id")));
            cursor = page["next_cursor"] is { } next ? $"&cursor={Uri.EscapeDataString((string)next!)}" : null;
        }
        while (cursor is not null);
        Assert.Equal(routers.Select(agent => agent.Text("agent_id")), seen);
    }

    [Fact]
    public async Task The_health_of_an_agent_tells_of_its_store_and_its_life()
    {
        var health = (await Api.Get("/agents/myca-core/health")).Is().Has("agent_id:text status:text uptime_seconds:number? queue_depth:whole running_tasks:whole checks:list");
        Assert.Equal("healthy", health.Text("status"));
        Assert.Equal(["store", "life"], health.List("checks").Select(check => check.Text("name")));
        (await Api.Get("/agents/nobody/health")).IsRefused(404, "Agent nobody not found");
    }

    [Fact]
    public async Task The_catalogue_has_every_kind_with_the_schemas_of_its_tasks()
    {
        var catalogue = (await Api.Get("/agents/kinds")).Is();
        var kinds = catalogue.List("kinds").ToDictionary(kind => kind.Text("kind"));
        Assert.Superset(Core.Append("website").Append("route-monitor").Append("monitoring").ToHashSet(), kinds.Keys.ToHashSet());
        foreach (var task in kinds.Values.SelectMany(kind => kind["tasks"]!.AsArray()))
        {
            task!.Has("type:text description:text effect:text payload_schema:object result_schema:object");
        }

        string[] common = ["health_check", "get_status", "get_capabilities"];
        Assert.All(kinds.Values, kind => Assert.Subset(kind["tasks"]!.AsArray().Select(task => (string)task!["type"]!).ToHashSet(), common.ToHashSet()));
    }

    [Fact]
    public async Task Every_agent_answers_the_three_common_task_types()
    {
        foreach (var id in Core)
        {
            Assert.Equal("healthy", (await Api.Do(id, "health_check"))["result"]!.Text("status"));
            Assert.Equal(id, (await Api.Do(id, "get_status"))["result"]!.Text("agent_id"));
            Assert.Equal("completed", (await Api.Do(id, "get_capabilities")).Text("status"));
        }
    }
}
