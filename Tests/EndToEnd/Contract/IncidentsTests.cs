using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Feed;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class IncidentsOnSqliteTests(SqliteCompany company) : IncidentsSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class IncidentsOnPostgresTests(PostgresCompany company) : IncidentsSuite(company);

public abstract class IncidentsSuite(SharedCompany company) : CompanySuite(company)
{
    private const string Incidents = "/api/security/incidents";
    private const string Title = "is in quarantine";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_wrong_is_listed_and_heard_and_over_when_its_cause_is_gone()
    {
        var agent = await Api.Spawn();
        await using var viewer = await Viewer.Connect(Company.Silo);
        await viewer.Hears("initial_state");
        await viewer.Say(new { type = "subscribe", topics = (string[])["agents", "incidents", "connections"] });
        await viewer.Hears("subscribed");
        (await Api.Post("/quarantine", new { scope = "agent", target = agent, reason = "it went mad" })).Is();

        var opened = await viewer.Hears(f => Says(f, "incident_created", agent), "the incident", Patience);
        var incident = opened.Has("type:text timestamp:time payload:object")["payload"]!["incident"]!.Has(Shapes.Incident);
        var id = incident.Text("id");
        Assert.Equal((id, "medium", "active", $"Agent {agent} {Title}"), (opened["payload"]!.Text("incidentId"), incident.Text("severity"), incident.Text("status"), incident.Text("title")));
        Assert.Equal((null, null, null, null, null), (incident["causedByNodeId"], incident["causalityChain"], incident["playbook"], incident["confidence"], incident["resolverAgentId"]));
        var listed = Assert.Single((await Api.Get($"{Incidents}?status=active&agent_id={agent}")).Is().Has("incidents:list next_cursor:text?").List("incidents"));
        Assert.Equal(incident.ToJsonString(), listed.Has(Shapes.Incident).ToJsonString());
        Assert.Equal(incident.ToJsonString(), (await Api.Get($"{Incidents}/{id}")).Is().ToJsonString());

        var acknowledged = (await Api.Post($"{Incidents}/{id}/acknowledge", new { note = "I look" })).Is();
        Assert.Equal(("investigating", "I look", acknowledged.Text("acknowledged_by")), (acknowledged.Text("status"), acknowledged.Text("note"), acknowledged.Text("acknowledged_by")));
        var updated = await viewer.Hears(f => Says(f, "incident_updated", agent), "that somebody looks", Patience);
        Assert.Equal("investigating", updated["payload"]!["incident"]!.Text("status"));
        var audited = Assert.Single((await Api.Get($"/audit?agent_id={agent}")).Is().List("entries"), e => e.Text("action") == "incident.acknowledged");
        Assert.Equal(id, audited.Text("subject"));

        (await Api.Post("/quarantine/lift", new { scope = "agent", target = agent })).Is();
        var resolved = await viewer.Hears(f => Says(f, "incident_resolved", agent), "that it is over", Patience);
        Assert.Equal((id, "resolved", "system", "system"), (
            resolved["payload"]!.Text("incidentId"), resolved["payload"]!["incident"]!.Text("status"), resolved["payload"]!["incident"]!.Text("resolverAgentId"), resolved["payload"]!["incident"]!.Text("resolved_by")));
        Assert.Equal("resolved", Assert.Single((await Api.Get($"{Incidents}?agent_id={agent}")).Is().List("incidents")).Text("status"));
        (await Api.Post($"{Incidents}/{id}/acknowledge")).IsRefused(409);
    }

    [Fact]
    public async Task What_people_decide_stands_and_what_is_wrong_is_refused()
    {
        var agent = await Api.Spawn();
        (await Api.Post("/quarantine", new { scope = "agent", target = agent, reason = "it went mad" })).Is();
        var incident = await Eventually.Value(async () => (await Api.Get($"{Incidents}?agent_id={agent}")).Is().List("incidents").FirstOrDefault(), i => i is not null, "the incident is there", Patience, Cancellation);
        var id = incident!.Text("id");
        Assert.Equal("ignored", (await Api.Post($"{Incidents}/{id}/ignore")).Is().Text("status"));
        var resolved = (await Api.Post($"{Incidents}/{id}/resolve", new { note = "done" })).Is();
        Assert.Equal(("resolved", true, null), (resolved.Text("status"), (bool)resolved["present"]!, (string?)resolved["resolverAgentId"]));
        Assert.Equal(resolved.ToJsonString(), (await Api.Post($"{Incidents}/{id}/resolve")).Is().ToJsonString());

        (await Api.Get($"{Incidents}?status=nonsense")).IsRefused(422, path: "status");
        (await Api.Get($"{Incidents}?severity=nonsense")).IsRefused(422, path: "severity");
        (await Api.Get($"{Incidents}?limit=0")).IsRefused(422, path: "limit");
        (await Api.Get($"{Incidents}?cursor=nonsense")).IsRefused(422, path: "$.cursor");
        (await Api.Get($"{Incidents}/nobody")).IsRefused(404);
        (await Api.Post($"{Incidents}/{Guid.CreateVersion7()}/resolve")).IsRefused(404);
        (await Api.Post($"{Incidents}/{id}/resolve", new { nots = "done" })).IsRefused(422);
        (await Api.Post($"{Incidents}/{id}/ignore", new { note = new string('x', 2_001) })).IsRefused(422, path: "$.note");
        (await Api.Post("/quarantine/lift", new { scope = "agent", target = agent })).Is();
    }

    private static bool Says(JsonNode frame, string type, string agent) =>
        (string?)frame["type"] == type && frame["payload"]?["incident"]?["affectedNodeIds"] is JsonArray affected && affected.Any(a => (string?)a == agent);
}
