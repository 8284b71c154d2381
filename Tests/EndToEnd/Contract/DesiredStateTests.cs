using System.Diagnostics;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Contract;

/// <summary>A company whose owner says in a file what it should have, and changes his mind while it runs.</summary>
public sealed class DesiredStateTests(PostgresFixture postgres)
{
    private const string OtherKey = "another-key-for-tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_is_wanted_is_born_on_trial_what_is_no_longer_wanted_is_put_away_and_comes_back_when_it_is_wanted_again(string store)
    {
        using var directory = new TemporaryDirectory("desired");
        var file = directory.Write("desired.yaml", "agents: []\nintegrations: []\nroutes: [/api/auth]\n");
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database, file, "true");
        var (api, other) = (new Api(silo.Http), new Api(silo.CreateClient(OtherKey)));
        await Reaches(api, "route-api-auth", "idle");
        var agent = (await api.Get("/agents/route-api-auth")).Is().Has("trial_until:time");
        Assert.Equal(((string?)agent["trial_until"], "gap-detector"), Assert.Single((await api.Get("/births")).Is().List("births")) is var birth ? ((string?)birth["trial_until"], birth.Text("by")) : default);

        var asked = (await api.Post("/tasks", new { agent_id = "route-api-auth", task_type = "set_schedule", payload = new { interval_seconds = 60 } })).Is(202);
        Assert.Equal("waiting_approval", asked.Text("status"));
        Assert.StartsWith("set_schedule of route-api-auth, which is on trial until ", (await api.Get($"/approvals/{asked.Text("approval_id")}")).Is().Text("reason"), StringComparison.Ordinal);
        (await other.Post($"/approvals/{asked.Text("approval_id")}/reject", new { reason = "leave it" })).Is();
        Assert.Null((await other.Post("/agents/route-api-auth/trial/end", new { reason = "it does well" })).Is()["trial_until"]);
        Assert.Equal("completed", (await api.Do("route-api-auth", "set_maintenance", new { from = "2030-01-01T00:00:00Z", to = "2030-01-02T00:00:00Z", reason = "moving" })).Text("status"));

        File.WriteAllText(file, "agents: []\nintegrations: []\nroutes: [/api/search]\n");
        await Reaches(api, "route-api-search", "idle");
        await Reaches(api, "route-api-auth", "archived");
        Assert.StartsWith("Retired: born by gap, unused since ", (await api.Get("/agents/route-api-auth")).Is().Text("error_message"), StringComparison.Ordinal);
        Assert.Contains((await api.Get("/births")).Is().List("births"), b => b.Text("agent_id") == "route-api-auth" && b.Text("status") == "retired");
        Assert.Equal(0, (int)(await api.Get("/gaps")).Is()["total_gaps"]!);

        File.WriteAllText(file, """{"agents":[],"integrations":[],"routes":["/api/search","/api/auth"]}""");
        await Reaches(api, "route-api-auth", "idle");
        var told = (await api.Get("/audit?action=desired_state.in_force")).Is().List("entries").ToList();
        Assert.Equal([(file, "desired-state-file"), (file, "desired-state-file"), (file, "desired-state-file")], told.Select(e => (e.Text("what"), e.Text("actor"))));
        Assert.Contains($"instead of {told[1].Text("subject")}", told[0].Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_file_that_is_changed_changes_the_gaps_within_five_seconds_and_a_bad_one_changes_nothing(string store)
    {
        using var directory = new TemporaryDirectory("desired");
        var file = directory.Write("desired.yaml", "agents:\n  - { id: shop-agent, category: integration, kind: website, description: The shop, severity: critical, auto_create: false }\n");
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await Start(database, file, "false");
        var api = new Api(silo.Http);
        var first = (await api.Get("/gaps/desired")).Is().Has("version:text source:text loaded_at:time error:text? agents:list routes:list integrations:list");
        Assert.Equal((file, 6, 5), (first.Text("source"), first.List("routes").Count(), first.List("integrations").Count()));
        Assert.Single(first.List("agents")).Has("id:text category:text type:text description:text severity:text auto_create:flag");
        Assert.Equal((12, "critical"), ((await Gaps(api)).Count, (await Gaps(api)).Single(g => g.Text("gap_id") == "category-shop-agent").Text("severity")));

        File.WriteAllText(file, "agents: []\nroutes: [/api/shop]\nintegrations: [{ id: stripe, critical: true }]\n");
        var changed = Stopwatch.StartNew();
        await Eventually.True(async () => (await Gaps(api)).Select(g => g.Text("gap_id")).Order().SequenceEqual(["integration-stripe-agent", "route-route-api-shop"]), "the gaps are the new ones", Patience, Cancellation);
        Assert.InRange(changed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var second = (await api.Get("/gaps/desired")).Is();
        Assert.NotEqual(first.Text("version"), second.Text("version"));

        File.WriteAllText(file, "agents: []\nroutes:\n  - /api/shop\n  - api/cart\n");
        await Eventually.True(
            async () => (string?)(await api.Get("/gaps/desired")).Is()["error"] is { } error && error.Contains("line 4", StringComparison.Ordinal) && error.Contains("$.routes[1]", StringComparison.Ordinal), "the fault is told", Patience, Cancellation);
        Assert.Equal((second.Text("version"), 2), ((await api.Get("/gaps/desired")).Is().Text("version"), (await Gaps(api)).Count));
        await Eventually.True(() => silo.Output.Lines.Any(line => line.Contains("cannot be taken as the desired state", StringComparison.Ordinal)), "the log tells of it", Patience, Cancellation);
    }

    private static async Task<IReadOnlyList<JsonNode>> Gaps(Api api) => [.. (await api.Get("/gaps")).Is().List("gaps")];

    private static Task Reaches(Api api, string agent, string status) =>
        Eventually.True(async () => await api.Get($"/agents/{agent}") is { Status: 200 } reply && reply.Is().Text("status") == status, $"{agent} is {status}", Patience, Cancellation);

    private static Task<SiloProcess> Start(PostgresDatabase? database, string file, string fill)
    {
        var environment = new Dictionary<string, string>
        {
            ["Mas__Roster"] = "none",
            ["Mas__Gaps__Desired"] = file,
            ["Mas__Gaps__Fill"] = fill,
            ["Mas__Gaps__HoldSeconds"] = "1",
            ["Mas__Births__RetireAfter"] = "00:00:03",
            ["MAS_API_KEYS"] = OtherKey,
        };
        return SiloProcess.Start(new SiloSettings { Postgres = database?.ConnectionString, Environment = environment }, Cancellation);
    }
}
