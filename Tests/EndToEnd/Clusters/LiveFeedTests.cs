using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Feed;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>The feed where the silos are other processes than the gateway.</summary>
[Collection(nameof(OneAtATime))]
public sealed class LiveFeedTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_hears_every_silo_and_gets_everything_anew_after_Redis_was_away()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        var agents = new List<string>();
        for (var i = 0; i < 8; i++)
            agents.Add(await api.Spawn());
        await using var viewer = await Viewer.Connect(company.Gateways[0], ClusterSettings.Key);
        await viewer.Hears("initial_state");
        foreach (var agent in agents)
            await api.Ended(await api.Submit(agent));
        foreach (var agent in agents)
            await viewer.Hears(f => (string?)f["agent_id"] == agent && (string?)f["event"] == "task_completed", $"{agent}, on whichever silo it is");
        var silos = (await api.Get("/agents")).Is().List("agents").Select(a => (string?)a["silo"]).Distinct().Count();
        Assert.Equal(2, silos);

        await company.Redis.Kill();
        var born = await api.Spawn();
        await company.Redis.Restart(Cancellation);
        viewer.Forget();
        await viewer.Hears(f => (string?)f["type"] == "initial_state" && f.List("agents").Any(a => a.Text("agent_id") == born), "everything anew, with what was born meanwhile", TimeSpan.FromSeconds(40));
        (await api.Post($"/agents/{born}/pause")).Is();
        // By the event, or by the hole that a silo's next mark shows when its own connection came back later.
        await viewer.Hears(f => Says(f, born, "paused"), "the feed goes on", TimeSpan.FromSeconds(30));
        (await api.Post($"/agents/{born}/resume")).Is();
        await viewer.Hears(f => Says(f, born, "idle"), "and on", TimeSpan.FromSeconds(30));
    }

    private static bool Says(JsonNode frame, string agent, string status) =>
        ((string?)frame["agent_id"] == agent && (string?)frame["status"] == status)
        || (frame["agents"] is JsonArray all && all.Any(a => (string?)a!["agent_id"] == agent && (string?)a["status"] == status));

    [Fact]
    public async Task A_gateway_without_a_feed_looks_for_itself()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 1, Clustering = "postgres", Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        await using var viewer = await Viewer.Connect(company.Gateways[0], ClusterSettings.Key);
        await viewer.Hears("initial_state");
        var agent = await api.Spawn();
        await viewer.Hears(f => f["agents"] is JsonArray all && all.Any(a => (string?)a!["agent_id"] == agent), "the new agent");
    }
}
