using Mycosoft.Chains;

namespace Mycosoft.Messages;

/// <summary>The seed's seven message types.</summary>
public enum MessageType
{
    /// <summary>Asks for a task (payload: task_type and the task's payload); answered by a response.</summary>
    Request = 0,

    /// <summary>The outcome of a request.</summary>
    Response = 1,

    /// <summary>Something happened.</summary>
    Event = 2,

    /// <summary>Changes the receiver's life (payload.command: pause, resume, start, stop, restart, snapshot).</summary>
    Command = 3,

    /// <summary>A sign of life.</summary>
    Heartbeat = 4,

    /// <summary>Something everybody, or one category, should know.</summary>
    Broadcast = 5,

    /// <summary>Acknowledges the message named by correlation_id.</summary>
    Ack = 6,
}

/// <summary>A message between agents, or from the outside to one. Members and defaults are the seed's.</summary>
[GenerateSerializer, Immutable, Alias("mas.message")]
public sealed record AgentMessage
{
    /// <summary>The address of a message to everyone.</summary>
    public const string Everyone = "broadcast";

    /// <summary>UUID made by the sender; the receiver takes each once.</summary>
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The sender: an agent id, or the name an outside caller goes by.</summary>
    [Id(1)] public required string FromAgent { get; init; }

    /// <summary>The receiver's agent id, or <see cref="Everyone"/>.</summary>
    [Id(2)] public required string ToAgent { get; init; }

    /// <summary>Its type.</summary>
    [Id(3)] public MessageType MessageType { get; init; } = MessageType.Event;

    /// <summary>A JSON object.</summary>
    [Id(4)] public JsonText Payload { get; init; } = JsonText.EmptyObject;

    /// <summary>1, 3, 5, 8 or 10.</summary>
    [Id(5)] public int Priority { get; init; } = 5;

    /// <summary>Whether the sender wants an ack message back once it has been handled.</summary>
    [Id(6)] public bool RequiresAck { get; init; }

    /// <summary>When it was sent, UTC.</summary>
    [Id(7)] public DateTime Timestamp { get; init; }

    /// <summary>What it answers or belongs to.</summary>
    [Id(8)] public Guid? CorrelationId { get; init; }

    /// <summary>Seconds after which it is no longer handled, 1 to 604,800.</summary>
    [Id(9)] public int Ttl { get; init; } = 300;

    /// <summary>For a broadcast: only agents of this category.</summary>
    [Id(10)] public Agents.AgentCategory? ToCategory { get; init; }

    /// <summary>SHA-256 of the request that carried an Idempotency-Key.</summary>
    [Id(11)] public byte[]? RequestHash { get; init; }

    /// <summary>Who really sent it: the name of an API key, or the agent id. Set by the runtime.</summary>
    [Id(12)] public string? Principal { get; init; }

    /// <summary>How it came about; of one that is on disk only the hops are known. Set by the runtime; null for what a person or program sends.</summary>
    [Id(13)] public Chain? Chain { get; init; }
}

/// <summary>A message that is on disk.</summary>
/// <param name="MessageId">Its id.</param>
/// <param name="Replayed">True when it had been accepted before.</param>
[GenerateSerializer, Immutable, Alias("mas.message-accepted")]
public sealed record MessageAccepted([property: Id(0)] Guid MessageId, [property: Id(1)] bool Replayed);

/// <summary>Where a message stands.</summary>
public enum MessageState
{
    /// <summary>On disk, waiting for its turn.</summary>
    Pending = 0,

    /// <summary>Handled.</summary>
    Delivered = 1,

    /// <summary>Its ttl passed before its turn.</summary>
    Expired = 2,

    /// <summary>Handling it failed as often as is allowed; kept for a person to look at.</summary>
    Dead = 3,
}

/// <summary>A message as the ledger has it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Attempts">How often handling it was tried.</param>
/// <param name="Acknowledged">Whether it was handled, or acknowledged by an ack message.</param>
/// <param name="AckTime">When.</param>
/// <param name="Error">Why the last attempt failed.</param>
[GenerateSerializer, Immutable, Alias("mas.message-record")]
public sealed record MessageRecord(
    [property: Id(0)] AgentMessage Message,
    [property: Id(1)] MessageState Status,
    [property: Id(2)] int Attempts,
    [property: Id(3)] bool Acknowledged,
    [property: Id(4)] DateTime? AckTime,
    [property: Id(5)] string? Error);
