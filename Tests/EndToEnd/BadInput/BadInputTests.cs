using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.BadInput;

[Collection(typeof(OnSqlite))]
public sealed class BadInputOnSqliteTests(SqliteCompany company) : BadInputSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class BadInputOnPostgresTests(PostgresCompany company) : BadInputSuite(company);

public abstract class BadInputSuite(SharedCompany company) : CompanySuite(company)
{
    private static readonly Dictionary<string, BadRequest> Requests = BadTasks.All.Concat(BadAgents.All).Concat(BadMessages.All).ToDictionary(request => request.Name);

    public static TheoryData<string> Names => [.. Requests.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bad_request_is_refused_in_words_and_stores_nothing(string name)
    {
        var request = Requests[name];
        var agent = await Api.Spawn("task-router");
        var before = await Stored(agent);

        var reply = await Api.Send(new HttpMethod(request.Method), Filled(request.Path, agent), request.Body is { } body ? Filled(body, agent) : null, contentType: request.ContentType);

        var problem = reply.IsRefused(request.Status);
        if (request.At is not ("any" or null))
        {
            Assert.Equal(request.At == "none" ? null : request.At, (string?)problem["path"]);
        }

        Assert.Equal(before, await Stored(agent));
        (await Api.Get("/agents/never-born")).IsRefused(404);
    }

    [Fact]
    public async Task A_bad_idempotency_key_is_refused()
    {
        var agent = await Api.Spawn("task-router");
        var before = await Stored(agent);
        (await Api.Post("/tasks", new { agent_id = agent, task_type = "get_status" }, new string('x', 256))).IsRefused(400);
        Assert.Equal(before, await Stored(agent));
    }

    /// <summary>What a request could have left behind, in one line.</summary>
    private async Task<string> Stored(string agent)
    {
        var stats = (await Api.Get("/api/dashboard/stats")).Is()["stats"]!;
        var newest = (await Api.Get("/tasks?limit=1")).Is().List("tasks").FirstOrDefault()?.Text("id");
        var connections = (await Api.Get("/connections")).Is()["total"];
        var snapshots = (await Api.Get($"/agents/{agent}/snapshots")).Is().List("snapshots").Count();
        var own = (await Api.Get($"/api/agents/activity?agent={agent}")).Is()["count"];
        var config = (await Api.Agent(agent))["config"]!.ToJsonString();
        return $"{stats["total_agents"]} agents, {stats["messages"]} messages, newest task {newest}, {connections} connections, {snapshots} snapshots, {own} entries, {config}";
    }

    private static string Filled(string text, string agent) => text.Replace("{agent}", agent, StringComparison.Ordinal);
}
