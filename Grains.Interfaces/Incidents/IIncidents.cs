using Orleans.Concurrency;

namespace Mycosoft.Incidents;

/// <summary>What is wrong in the company, or was, and what people have decided on it.</summary>
[GrainInterfaceType("mas.incidents"), Alias("mas.incidents")]
public interface IIncidents : IGrainWithIntegerKey
{
    /// <summary>Newest first.</summary>
    [Alias("list"), ReadOnly]
    Task<Answer<Page<IncidentRecord>>> List(IncidentFilter filter, CancellationToken cancellationToken);

    /// <summary>One, or <c>not_found</c>.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<IncidentRecord>> Find(Guid incidentId, CancellationToken cancellationToken);

    /// <summary>A person acknowledges, resolves or ignores it. The same once more changes nothing; what is over is not taken up again (<c>conflict</c>).</summary>
    [Alias("decide")]
    Task<Answer<IncidentRecord>> Decide(IncidentOrder order, CancellationToken cancellationToken);
}

/// <summary>How bad it is.</summary>
public enum IncidentSeverity
{
    /// <summary>The company does not work, or cannot be trusted.</summary>
    Critical = 0,

    /// <summary>A part of it does not work, and does not come back by itself.</summary>
    High = 1,

    /// <summary>Something is worse than it should be.</summary>
    Medium = 2,

    /// <summary>To be looked at in time.</summary>
    Low = 3,

    /// <summary>To be known.</summary>
    Info = 4,
}

/// <summary>Where an incident stands.</summary>
public enum IncidentStatus
{
    /// <summary>Nobody has taken it up.</summary>
    Active = 0,

    /// <summary>A person has acknowledged it.</summary>
    Investigating = 1,

    /// <summary>The cause is gone, or a person says so.</summary>
    Resolved = 2,

    /// <summary>A person lets it be for as long as its cause is there.</summary>
    Ignored = 3,
}

/// <summary>What a person does about an incident.</summary>
public enum IncidentVerb
{
    /// <summary>It is being looked into.</summary>
    Acknowledge = 0,

    /// <summary>It is over.</summary>
    Resolve = 1,

    /// <summary>It may stay.</summary>
    Ignore = 2,
}

/// <summary>One incident.</summary>
/// <param name="Id">The incident.</param>
/// <param name="Source">What kind of thing is wrong: <c>agent</c>, <c>slo</c>, <c>gap</c>, <c>service</c>, <c>silo</c>, <c>quarantine</c> or <c>audit</c>.</param>
/// <param name="Subject">Which one: an agent's id, a promise's name, a gap's id, and so on.</param>
/// <param name="Title">A few words.</param>
/// <param name="Description">What was seen when it was detected, or when it last became another.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Present">Whether its cause is still there.</param>
/// <param name="Agents">Agents that are known to be affected.</param>
/// <param name="CausedBy">The agent that is the cause; null where none is known to be.</param>
/// <param name="DetectedAt">UTC.</param>
/// <param name="LastSeen">UTC; when something of it was last written: its detection, its change, or the end of its cause.</param>
/// <param name="AcknowledgedAt">UTC; when a person first took notice.</param>
/// <param name="AcknowledgedBy">Who did.</param>
/// <param name="ResolvedAt">UTC; since when it is over.</param>
/// <param name="ResolvedBy">Who said so; <c>system</c> when its cause went away by itself.</param>
/// <param name="Note">What was last said of it.</param>
[GenerateSerializer, Immutable, Alias("mas.incident")]
public sealed record IncidentRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Source,
    [property: Id(2)] string Subject,
    [property: Id(3)] string Title,
    [property: Id(4)] string Description,
    [property: Id(5)] IncidentSeverity Severity,
    [property: Id(6)] IncidentStatus Status,
    [property: Id(7)] bool Present,
    [property: Id(8)] IReadOnlyList<string> Agents,
    [property: Id(9)] string? CausedBy,
    [property: Id(10)] DateTime DetectedAt,
    [property: Id(11)] DateTime LastSeen,
    [property: Id(12)] DateTime? AcknowledgedAt,
    [property: Id(13)] string? AcknowledgedBy,
    [property: Id(14)] DateTime? ResolvedAt,
    [property: Id(15)] string? ResolvedBy,
    [property: Id(16)] string? Note)
{
    /// <summary>The same for the same thing that is wrong: while one is present there is no other with this key.</summary>
    public string Key => $"{Source}:{Subject}";
}

/// <summary>What a person does about which incident.</summary>
/// <param name="IncidentId">Which.</param>
/// <param name="Verb">What.</param>
/// <param name="Principal">Who.</param>
/// <param name="Note">Why, or how; at most 2,000 characters.</param>
[GenerateSerializer, Immutable, Alias("mas.incident-order")]
public sealed record IncidentOrder([property: Id(0)] Guid IncidentId, [property: Id(1)] IncidentVerb Verb, [property: Id(2)] string Principal, [property: Id(3)] string? Note = null);

/// <summary>Which incidents.</summary>
/// <param name="Status">Only those; null for all.</param>
/// <param name="Severity">Only those; null for all.</param>
/// <param name="AgentId">Only those that affect this agent.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">From the page before.</param>
[GenerateSerializer, Immutable, Alias("mas.incident-filter")]
public sealed record IncidentFilter(
    [property: Id(0)] IncidentStatus? Status = null,
    [property: Id(1)] IncidentSeverity? Severity = null,
    [property: Id(2)] string? AgentId = null,
    [property: Id(3)] int Limit = 100,
    [property: Id(4)] string? Cursor = null);
