using Mycosoft.Incidents;

namespace Mycosoft.Feed;

/// <summary>Something that just became true, as a silo numbered it.</summary>
/// <param name="Silo">The silo, under a name that is new at each of its starts.</param>
/// <param name="Number">That silo's own count: 1, 2, 3 ...</param>
/// <param name="Type">agent_event, task_event, message_event, connection_event, gap, approval or incident; <see cref="Mark"/> only says how far its silo has come.</param>
/// <param name="Name">What happened, such as task_completed.</param>
/// <param name="AgentId">To whom.</param>
/// <param name="At">UTC.</param>
/// <param name="Kind">The agent's kind.</param>
/// <param name="SubjectId">The task, message or incident.</param>
/// <param name="OtherAgent">Who sent it or asked for it.</param>
/// <param name="Detail">The task type, the new status, a reason.</param>
/// <param name="Incident">The incident as it has become.</param>
public sealed record FeedEntry(string Silo, long Number, string Type, string Name, string AgentId, DateTime At, string? Kind = null, Guid? SubjectId = null, string? OtherAgent = null, string? Detail = null, IncidentRecord? Incident = null)
{
    public const string Mark = "mark";

    /// <summary>The type of what tells of an agent's life.</summary>
    public const string Life = "agent_event";
}

/// <summary>Where a gateway hears what happens.</summary>
public interface IFeedSource
{
    /// <summary>
    /// Each event as it comes; null when some may have been missed, so that what is known has to be read again. Ends with the token.
    /// </summary>
    IAsyncEnumerable<FeedEntry?> Listen(CancellationToken cancellationToken);
}
