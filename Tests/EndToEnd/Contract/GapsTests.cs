using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Contract;

public sealed class GapsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_empty_company_lacks_all_that_is_required_each_once_and_an_agent_closes_its_gap(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        var settings = new SiloSettings { Postgres = database?.ConnectionString, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } };
        await using var silo = await SiloProcess.Start(settings, Cancellation);
        var api = new Api(silo.Http);
        Assert.Empty((await api.Get("/agents")).Is().List("agents"));

        var report = (await api.Get("/gaps")).Is().Has("gaps:list total_gaps:whole by_type:object by_severity:object auto_fillable:whole by_category:list");
        Assert.All(report.List("gaps"), gap => gap.Has(Shapes.Gap)["suggested_agent"]!.Has("agent_id:text agent_type:text category:text display_name:text description:text"));
        Assert.Equal((28, 28), ((int)report["total_gaps"]!, report.List("gaps").Count()));
        Assert.Equal([("category", 17), ("integration", 5), ("route", 6)], Counts(report, "by_type"));
        Assert.Equal(28, Counts(report, "by_severity").Sum(count => count.Count));
        Assert.Equal(28, report.List("gaps").Select(gap => gap["suggested_agent"]!.Text("agent_id")).Distinct().Count());
        Assert.Equal(
            [("core", 3, 0, 3), ("data", 3, 0, 3), ("infrastructure", 5, 0, 5), ("security", 2, 0, 2)],
            report.List("by_category").Select(gap => (gap.Text("category"), (int)gap["required"]!, (int)gap["active"]!, (int)gap["missing"]!)).Order());

        (await api.Post("/agents/spawn", new { agent_id = "myca-core" })).Is();
        var after = (await api.Get("/gaps")).Is();
        Assert.Equal(27, (int)after["total_gaps"]!);
        Assert.DoesNotContain("category-myca-core", after.List("gaps").Select(gap => gap.Text("gap_id")));
        Assert.Equal(1, (int)after.List("by_category").Single(gap => gap.Text("category") == "core")["active"]!);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_empty_company_watches_its_routes_by_itself_and_tells_of_the_rest(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        var environment = new Dictionary<string, string> { ["Mas__Roster"] = "none", ["Mas__Gaps__Fill"] = "true", ["Mas__Gaps__HoldSeconds"] = "1" };
        await using var silo = await SiloProcess.Start(new SiloSettings { Postgres = database?.ConnectionString, Environment = environment }, Cancellation);
        var api = new Api(silo.Http);
        await Eventually.Equal(6, async () => (await api.Get("/agents")).Is().List("agents").Count(a => a.Text("agent_type") == "route-monitor"), "the six routes are watched", TimeSpan.FromSeconds(20), Cancellation);
        await Decided("integration-n8n-agent", "unavailable");
        await Decided("category-ceo-agent", "waiting_approval", "unavailable");
        await Eventually.Equal(0, async () => (await Gaps()).Count(g => g.Text("gap_type") == "route"), "no route is missing", TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal("/api/auth", (await api.Get("/agents/route-api-auth")).Is()["config"]!["settings"]!.Text("route"));

        var closed = (await api.Get("/gaps/closed?limit=1000")).Is().List("gaps").Single(g => g.Text("gap_id") == "route-route-api-auth").Has("gap_id:text gap_type:text description:text evidence:text? first_seen:time closed_at:time decision:text decided_by:text? approval_id:uuid? note:text?");
        Assert.Equal(("filled", "gap-detector"), (closed.Text("decision"), closed.Text("decided_by")));
        (await api.Get("/gaps/closed?limit=0")).IsRefused(422);

        // What somebody stopped is not started again behind his back, and fills when he says so.
        (await api.Post("/agents/route-api-auth/stop")).Is();
        await Decided("route-route-api-auth", "notified");
        Assert.Equal("active", (await api.Post("/gaps/route-route-api-auth/fill")).Is().Text("status"));
        await Eventually.Equal(false, async () => (await Gaps()).Any(g => g.Text("gap_id") == "route-route-api-auth"), "the gap is gone", TimeSpan.FromSeconds(20), Cancellation);

        (await api.Post("/gaps/integration-zapier-agent/fill")).IsRefused(422, "No kind of this version can fill integration-zapier-agent.");
        (await api.Post("/gaps/no-such-gap/fill")).IsRefused(404, "Gap no-such-gap not found");
        Assert.Equal(("ignored", "we use none"), await api.Post("/gaps/integration-zapier-agent/ignore", new { reason = "we use none" }) is var reply ? (reply.Is().Text("decision"), reply.Is().Text("note")) : default);

        (await api.Post("/api/tasks/submit", new { description = "fold a paper crane", task_type = "fold_paper" })).IsRefused(404);
        Assert.Contains(await Gaps(), g => g.Text("gap_id") == "capability-fold_paper" && g.Text("gap_type") == "capability");

        async Task<IEnumerable<JsonNode>> Gaps() => (await api.Get("/gaps")).Is().List("gaps");

        Task Decided(string gap, params string[] decisions) => Eventually.True(
            async () => (await Gaps()).Any(g => g.Text("gap_id") == gap && decisions.Contains(g.Text("decision"))), $"{gap} is {string.Join(" or ", decisions)}", TimeSpan.FromSeconds(20), Cancellation);
    }

    private static IEnumerable<(string Name, int Count)> Counts(JsonNode report, string member) => report[member]!.AsObject().Select(pair => (pair.Key, (int)pair.Value!)).Order();
}
