using Mycosoft.Feed;

namespace Mycosoft.Incidents;

/// <summary>What has become of an incident, for the feed: under the names that the original's website listens to.</summary>
public sealed record IncidentNews(string Name, IncidentRecord Incident)
{
    public const string Created = "incident_created";
    public const string Updated = "incident_updated";
    public const string Resolved = "incident_resolved";

    public FeedEvent ToEvent(DateTime at) => new(FeedEvent.IncidentEvent, Incident.Agents.Count > 0 ? Incident.Agents[0] : Incident.Source, Name, at)
    {
        SubjectId = Incident.Id,
        Detail = Incident.Title,
        Incident = Incident,
    };
}
