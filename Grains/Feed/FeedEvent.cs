using Mycosoft.Incidents;
using Mycosoft.Ledger;
using Mycosoft.Messages;

namespace Mycosoft.Feed;

/// <summary>Something that just became true. The tables say the same; the feed says it at once.</summary>
public sealed record FeedEvent(string Type, string AgentId, string Name, DateTime At)
{
    public const string AgentEvent = "agent_event";
    public const string TaskEvent = "task_event";
    public const string MessageEvent = "message_event";

    /// <summary>Somebody drew or removed a connection.</summary>
    public const string ConnectionEvent = "connection_event";

    /// <summary>Between machines only: the number of the last event that a silo has published, without a number of its own.</summary>
    public const string Mark = "mark";

    public const string Gap = "gap";
    public const string Approval = "approval";

    /// <summary>Something is wrong and somebody has to look, or it is over.</summary>
    public const string IncidentEvent = "incident";

    /// <summary>A unit measured something; at most one a second of each, and in no log.</summary>
    public const string DeviceTelemetry = "device_telemetry";

    /// <summary>This silo's own number of the event.</summary>
    public long Number { get; init; }

    public Guid? SubjectId { get; init; }

    public string? Detail { get; init; }

    public string? OtherAgent { get; init; }

    /// <summary>The kind of the agent.</summary>
    public string? Kind { get; init; }

    /// <summary>The message that was accepted, for those who carry it further.</summary>
    public AgentMessage? Message { get; init; }

    /// <summary>The incident as it has become.</summary>
    public IncidentRecord? Incident { get; init; }

    /// <summary>The task that was accepted, for those who carry it further.</summary>
    public TaskRow? Task { get; init; }
}
