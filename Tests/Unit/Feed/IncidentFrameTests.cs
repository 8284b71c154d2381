using System.Text.Json.Nodes;
using Mycosoft.Feed;
using Mycosoft.Incidents;

namespace Mycosoft.Tests.Unit.Feed;

/// <summary>An incident on the feed, as the original's website reads it.</summary>
public sealed class IncidentFrameTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 8, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Members =
    [
        "id", "title", "description", "severity", "status", "affectedNodeIds", "causedByNodeId", "detectedAt", "resolvedAt", "resolverAgentId", "causalityChain", "playbook", "confidence",
    ];

    [Theory]
    [InlineData("incident_created")]
    [InlineData("incident_updated")]
    [InlineData("incident_resolved")]
    public void Its_frame_is_called_by_what_became_of_it_and_has_the_whole_of_it_under_payload(string name)
    {
        var frame = JsonNode.Parse(FeedFrames.Of(Entry(name, IncidentStatus.Active, null)))!;
        Assert.Equal((name, "2026-11-26T08:00:00Z", "route-api"), ((string?)frame["type"], (string?)frame["timestamp"], (string?)frame["agent_id"]));
        var incident = frame["payload"]!["incident"]!.AsObject();
        Assert.Equal((string?)frame["payload"]!["incidentId"], (string?)incident["id"]);
        Assert.All(Members, member => Assert.True(incident.ContainsKey(member), member));
        Assert.Equal(("medium", "active", null, null, null), ((string?)incident["severity"], (string?)incident["status"], incident["causalityChain"], incident["playbook"], incident["confidence"]));
    }

    [Theory]
    [InlineData("system", "system")]
    [InlineData("owner", null)]
    public void Who_resolved_it_is_named_as_an_agent_only_if_it_was_no_person(string by, string? agent)
    {
        var incident = JsonNode.Parse(FeedFrames.Of(Entry("incident_resolved", IncidentStatus.Resolved, by)))!["payload"]!["incident"]!;
        Assert.Equal((agent, by), ((string?)incident["resolverAgentId"], (string?)incident["resolved_by"]));
    }

    [Fact]
    public void A_log_shows_it_as_bad_as_it_is()
    {
        var entry = Entry("incident_created", IncidentStatus.Active, null);
        Assert.Equal("warn", FeedRules.LevelOf(entry));
        Assert.Equal("error", FeedRules.LevelOf(entry with { Incident = entry.Incident! with { Severity = IncidentSeverity.High } }));
        Assert.Equal("info", FeedRules.LevelOf(Entry("incident_resolved", IncidentStatus.Resolved, "system")));
        Assert.Equal(FeedTopic.Incidents, FeedTopics.Of(entry.Type));
    }

    private static FeedEntry Entry(string name, IncidentStatus status, string? by) => new("silo", 1, "incident", name, "route-api", Now, Detail: "Agent route-api is in error", Incident: new(
        Guid.CreateVersion7(), "agent", "route-api", "Agent route-api is in error", "It failed.", IncidentSeverity.Medium, status, by is null, ["route-api"], "route-api", Now, Now, null, null, by is null ? null : Now, by, null));
}
