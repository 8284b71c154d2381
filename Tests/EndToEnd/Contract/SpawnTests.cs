using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class SpawnOnSqliteTests(SqliteCompany company) : SpawnSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class SpawnOnPostgresTests(PostgresCompany company) : SpawnSuite(company);

public abstract class SpawnSuite(SharedCompany company) : CompanySuite(company)
{
    private static readonly string[] Translate = ["translate"];
    private readonly string _id = $"born-{Guid.NewGuid():n}";

    [Fact]
    public async Task The_seed_s_body_gives_an_agent_with_its_configuration()
    {
        var agent = (await Api.Post("/agents/spawn", new { agent_id = _id, agent_type = "task-router", category = "core", display_name = "Router two", description = "Routes.", cpu_limit = 0.5, memory_limit = 256, auto_start = true })).Is();
        agent.Has(Shapes.Agent);
        Assert.Equal((_id, "Router two", "Routes.", "idle"), (agent.Text("agent_id"), agent.Text("display_name"), agent.Text("description"), agent.Text("status")));
        Assert.Equal((0.5, 256), ((double?)agent["config"]!["cpu_limit"], (int?)agent["config"]!["memory_limit"]));
    }

    [Fact]
    public async Task A_config_object_is_read_and_an_alias_of_the_kind_is_understood()
    {
        var agent = (await Api.Post("/agents/spawn", new { agent_id = _id, agent_type = "router", config = new { max_concurrent_tasks = 2, max_retries = 0 } })).Is();
        Assert.Equal(("task-router", 2, 0), (agent.Text("agent_type"), (int?)agent["config"]!["max_concurrent_tasks"], (int?)agent["config"]!["max_retries"]));
    }

    [Fact]
    public async Task The_website_s_camel_case_body_makes_the_id_from_the_name()
    {
        var name = $"Router {Guid.NewGuid():n} (API)";
        var agent = (await Api.Post("/agents/spawn", new { agentType = "task-router", name, category = "core", capabilities = Translate })).Is();
        Assert.Equal((name, name.ToLowerInvariant().Replace(' ', '-').Replace("(", "", StringComparison.Ordinal).TrimEnd(')')), (agent.Text("name"), agent.Text("agent_id")));
        Assert.Contains("translate", agent.List("capabilities").Select(capability => (string?)capability));
    }

    [Fact]
    public async Task The_creator_dialog_s_body_finds_the_kind_in_the_id()
    {
        var agent = (await Api.Post("/agents/spawn", new { agent_id = "myca-core", display_name = "MYCA", category = "core", description = "d", capabilities = Array.Empty<string>(), config = new { memory_limit_mb = 256, cpu_limit_percent = 50, auto_start = true } })).Is();
        Assert.Equal(("myca-core", "myca-core"), (agent.Text("agent_id"), agent.Text("agent_type")));
        (await Api.Post("/agents/spawn", new { agent_id = _id, display_name = "Nobody knows the kind" })).IsRefused(422, path: "$.agent_type");
    }

    [Fact]
    public async Task The_category_is_the_kind_s_and_no_other()
    {
        Assert.Equal("core", (await Api.Agent(await Api.Spawn())).Text("category"));
        (await Api.Post("/agents/spawn", new { agent_id = _id, agent_type = "task-router", category = "data" })).IsRefused(422, path: "$.category");
        (await Api.Get($"/agents/{_id}")).IsRefused(404);
    }

    [Fact]
    public async Task A_second_spawn_answers_the_present_state_and_another_kind_is_a_conflict()
    {
        await Api.Spawn("task-router", new { max_retries = 1 }, _id);
        (await Api.Post($"/agents/{_id}/pause")).Is();
        var again = (await Api.Post("/agents/spawn", new { agent_id = _id, agent_type = "task-router", config = new { max_retries = 7 } })).Is();
        Assert.Equal(("paused", 1), (again.Text("status"), (int?)again["config"]!["max_retries"]));
        (await Api.Post("/agents/spawn", new { agent_id = _id, agent_type = "myca-core" })).IsRefused(409);
    }

    [Fact]
    public async Task Twenty_spawns_of_one_id_at_once_give_one_agent()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Api.Post("/agents/spawn", new { agent_id = _id, agent_type = "task-router" })));
        Assert.Single(replies.Select(reply => reply.Is().Text("created_at")).Distinct());
    }

    [Fact]
    public async Task Auto_start_false_gives_a_stopped_agent()
    {
        var agent = (await Api.Post("/agents/spawn", new { agent_id = _id, agent_type = "task-router", auto_start = false })).Is();
        Assert.Equal("shutdown", agent.Text("status"));
        Assert.Null(agent["started_at"]);
        (await Api.Post($"/agents/{_id}/start")).Is();
        await Api.HasStatus(_id, "idle");
    }

    [Fact]
    public async Task An_agent_registers_itself_and_leaves()
    {
        var config = new { agent_id = _id, agent_type = "task-router", category = "core", display_name = "Registered", version = "1.0.0", settings = new { } };
        var registered = (await Api.Post("/agents/register", new { agent_id = _id, config, status = "active" })).Is();
        Assert.Equal(("registered", _id), (registered.Text("status"), registered.Text("agent_id")));
        Assert.Equal("Registered", (await Api.Agent(_id)).Text("display_name"));
        var left = (await Api.Post($"/agents/{_id}/deregister")).Is();
        Assert.Equal(("deregistered", _id), (left.Text("status"), left.Text("agent_id")));
        await Api.HasStatus(_id, "shutdown");
        (await Api.Post("/agents/nobody/deregister")).IsRefused(404, "Agent nobody not found");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Ids_have_up_to_a_hundred_characters(int length)
    {
        var id = length == 1 ? "z" : "z.y_x:w-".PadRight(length, 'q');
        Assert.Equal(id, await Api.Spawn("task-router", id: id));
        Assert.Equal(id, (await Api.Agent(Uri.EscapeDataString(id))).Text("agent_id"));
    }
}
