using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Feed;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>Incidents where several silos could see them, and a gateway in another process hears of them.</summary>
[Collection(nameof(OneAtATime))]
public sealed class IncidentClusterTests
{
    private const string Incidents = "/api/security/incidents";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_tell_of_one_incident_once_and_the_loss_of_one_is_seen_by_the_other()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        await using var viewer = await Viewer.Connect(company.Gateways[0], ClusterSettings.Key);
        await viewer.Hears("initial_state");
        var agent = await api.Spawn();
        (await api.Post("/quarantine", new { scope = "agent", target = agent, reason = "it went mad" })).Is();
        var opened = await viewer.Hears(f => Says(f, "incident_created", agent), "the incident over Redis", Patience);
        opened["payload"]!["incident"]!.Has(Shapes.Incident);
        (await api.Post($"{Incidents}/{opened["payload"]!.Text("incidentId")}/acknowledge")).Is();
        await viewer.Hears(f => Says(f, "incident_updated", agent), "that somebody looks, from whichever silo answered", Patience);

        await company.Silos[1].Kill();
        var lost = await Eventually.Value(async () => (await api.Get(Incidents)).Is().List("incidents").FirstOrDefault(i => i.Text("source") == "silo"), i => i is not null, "the loss is an incident", Patience, Cancellation);
        Assert.Equal(("high", "active"), (lost!.Text("severity"), lost!.Text("status")));
        (await api.Post("/quarantine/lift", new { scope = "agent", target = agent })).Is();
        await viewer.Hears(f => Says(f, "incident_resolved", agent), "that it is over", Patience);
        Assert.Single((await api.Get($"{Incidents}?agent_id={agent}")).Is().List("incidents"));
        Assert.Single(viewer.Frames, f => Says(f, "incident_created", agent));
        Assert.Single(viewer.Frames, f => Says(f, "incident_resolved", agent));
    }

    private static bool Says(JsonNode frame, string type, string agent) =>
        (string?)frame["type"] == type && frame["payload"]?["incident"]?["affectedNodeIds"] is JsonArray affected && affected.Any(a => (string?)a == agent);
}
