using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Contract;

public sealed class TemplatesTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task An_agent_is_made_from_a_template_once_and_one_without_a_kind_says_so(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        var environment = new Dictionary<string, string>
        {
            ["Mas__Roster"] = "none",
            ["Mas__Templates__shop__Kind"] = "route-monitor",
            ["Mas__Templates__shop__DisplayName"] = "Shop watcher",
            ["Mas__Templates__shop__Settings"] = """{"url":"https://shop.example/","interval_seconds":120}""",
            ["Mas__Templates__shop__Trial"] = "00:30:00",
        };
        await using var silo = await SiloProcess.Start(new SiloSettings { Postgres = database?.ConnectionString, Environment = environment }, Cancellation);
        var api = new Api(silo.Http);
        var templates = (await api.Get("/templates")).Is().List("templates").ToDictionary(t => t.Text("template_id"));
        Assert.Equal(["data", "device", "infrastructure", "integration", "route-monitor", "security", "shop"], templates.Keys.Order());
        Assert.Equal(("00:30:00", null), (templates["shop"].Text("trial"), (string?)templates["route-monitor"]["trial"]));
        Assert.Equal((false, true, "owner"), ((bool)templates["device"]["available"]!, (bool)templates["route-monitor"]["available"]!, templates["shop"].Text("source")));

        (await api.Post("/templates/device")).IsRefused(422, "The template device names the kind 'device', which this version does not have.");
        (await api.Post("/templates/no-such")).IsRefused(404, "Template no-such not found");
        (await api.Post("/templates/shop", new { settings = new { colour = "red" } })).IsRefused(422);
        Assert.Empty((await api.Get("/agents")).Is().List("agents"));

        var first = (await api.Post("/templates/shop", new { settings = new { interval_seconds = 300 }, reason = "a new shop" }, "one shop")).Is();
        var again = (await api.Post("/templates/shop", new { settings = new { interval_seconds = 300 }, reason = "a new shop" }, "one shop")).Is();
        Assert.Equal((first.Text("agent_id"), true, false), (again.Text("agent_id"), (bool)first["created"]!, (bool)again["created"]!));
        var agent = (await api.Get($"/agents/{first.Text("agent_id")}")).Is();
        var settings = agent["config"]!["settings"]!;
        Assert.Equal(("Shop watcher", "route-monitor", "https://shop.example/", 300), (agent.Text("display_name"), agent.Text("agent_type"), settings.Text("url"), (int)settings["interval_seconds"]!));
        Assert.Equal(TimeSpan.FromMinutes(30), (DateTime)agent["trial_until"]! - (DateTime)agent["created_at"]!);
        var birth = Assert.Single((await api.Get("/births")).Is().List("births"));
        Assert.Equal((first.Text("agent_id"), "a new shop", "created"), (birth.Text("agent_id"), birth.Text("reason"), birth.Text("status")));
    }

    [Fact]
    public async Task A_template_that_is_wrong_stops_the_start_with_its_key()
    {
        await using var silo = SiloProcess.Launch(new SiloSettings { Environment = new Dictionary<string, string> { ["Mas__Templates__bad__Kind"] = "route-monitor", ["Mas__Templates__bad__Settings"] = """{"interval_seconds":1}""", ["Mas__Templates__bad__Trial"] = "soon" } });
        Assert.NotEqual(0, await silo.WaitForExit(Cancellation));
        Assert.Contains(silo.Output.Lines, line => line.Contains("Mas:Templates:bad", StringComparison.Ordinal) && line.Contains("$.settings.interval_seconds", StringComparison.Ordinal));
        Assert.Contains(silo.Output.Lines, line => line.Contains("Mas:Templates:bad:Trial: 'soon' is not a length of time", StringComparison.Ordinal));
    }
}
