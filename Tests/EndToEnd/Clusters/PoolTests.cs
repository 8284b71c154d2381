using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>Silos that say which categories they are for, and how much they take.</summary>
[Collection(nameof(OneAtATime))]
public sealed class PoolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agents_live_where_their_category_is_served_and_anywhere_when_it_is_not()
    {
        await using var company = await ClusterCompany.Start(
            new() { Silos = 2, Of = number => new Dictionary<string, string> { ["Mas__Pools__0"] = number == 0 ? "core" : "data", ["Mas__Roster"] = "none" } }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        foreach (var number in Enumerable.Range(0, 12))
        {
            (await api.Post("/agents/spawn", new { agent_id = $"core-{number}", agent_type = "task-router" })).Is();
            (await api.Post("/agents/spawn", new { agent_id = $"route-{number}", agent_type = "route-monitor", settings = new { url = "https://example.org/" } })).Is();
            (await api.Post("/agents/spawn", new { agent_id = $"site-{number}", agent_type = "website" })).Is();
        }

        var places = (await api.Get("/agents?limit=100")).Is().List("agents").ToLookup(a => a.Text("agent_id").Split('-')[0], a => a.Text("silo"));
        Assert.Single(places["core"].Distinct());
        Assert.Single(places["route"].Distinct());
        Assert.NotEqual(places["core"].First(), places["route"].First());
        Assert.Equal(12, places["site"].Count());
        var unserved = (await api.Get("/status")).Is().List("unserved_categories").Select(c => (string)c!).ToList();
        Assert.Equal(["corporate", "device", "infrastructure", "integration"], unserved);
    }

    [Fact]
    public async Task A_silo_that_has_promised_all_its_cores_refuses_a_birth_and_keeps_what_lives()
    {
        await using var company = await ClusterCompany.Start(
            new() { Silos = 1, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none", ["Mas__Limits__Cpu"] = "2" } }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        foreach (var number in Enumerable.Range(0, 2))
            (await api.Post("/agents/spawn", new { agent_id = $"worker-{number}", agent_type = "task-router", cpu_limit = 1.0 })).Is();
        var refusal = await api.Post("/agents/spawn", new { agent_id = "one-too-many", agent_type = "task-router", cpu_limit = 1.0 });
        Assert.Equal("quota_exhausted", (string?)refusal.IsRefused(refusal.Status)["code"]);
        Assert.Equal(404, (await api.Get("/agents/one-too-many")).Status);
        (await api.Post("/agents/spawn", new { agent_id = "worker-0", agent_type = "task-router" })).Is();
    }
}
