using Orleans.Concurrency;

namespace Mycosoft.Messages;

/// <summary>Sends to everyone, reads messages, and keeps the connections that people draw.</summary>
[GrainInterfaceType("mas.messages"), Alias("mas.messages")]
public interface IMessages : IGrainWithIntegerKey
{
    /// <summary>One row, pushed to live agents and read by idle ones when they wake within its ttl.</summary>
    [Alias("broadcast")]
    Task<Answer<MessageAccepted>> Broadcast(AgentMessage message, CancellationToken cancellationToken);

    /// <summary>A page of an agent's messages, newest first: sent, received, and broadcasts.</summary>
    [Alias("list"), ReadOnly]
    Task<Answer<Page<MessageRecord>>> List(MessageFilter filter, CancellationToken cancellationToken);
}

/// <summary>Which messages to list.</summary>
/// <param name="AgentId">Sent by or to this agent.</param>
/// <param name="Type">Only this type.</param>
/// <param name="Since">Sent at this instant or later, UTC.</param>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the page before.</param>
[GenerateSerializer, Immutable, Alias("mas.message-filter")]
public sealed record MessageFilter(
    [property: Id(0)] string AgentId,
    [property: Id(1)] MessageType? Type = null,
    [property: Id(2)] DateTime? Since = null,
    [property: Id(3)] int Limit = 100,
    [property: Id(4)] string? Cursor = null);
