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

    /// <summary>A page of the company's messages, newest first.</summary>
    [Alias("list-all"), ReadOnly]
    Task<Answer<Page<MessageRecord>>> ListAll(CompanyMessageFilter filter, CancellationToken cancellationToken);

    /// <summary>One, or <c>not_found</c>.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<MessageRecord>> Find(Guid messageId, CancellationToken cancellationToken);
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

/// <summary>Which of the company's messages to list; null members do not filter.</summary>
/// <param name="AgentId">Sent by or to this one by name: an agent, a person, or <see cref="AgentMessage.Everyone"/>.</param>
/// <param name="Other">The other end is this one.</param>
/// <param name="Type">Only this type.</param>
/// <param name="Status">Only in this state.</param>
/// <param name="CorrelationId">The message of this id, and those that name it as what they answer or belong to.</param>
/// <param name="Since">Sent at this instant or later, UTC.</param>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the page before.</param>
[GenerateSerializer, Immutable, Alias("mas.company-message-filter")]
public sealed record CompanyMessageFilter(
    [property: Id(0)] string? AgentId = null,
    [property: Id(1)] string? Other = null,
    [property: Id(2)] MessageType? Type = null,
    [property: Id(3)] MessageState? Status = null,
    [property: Id(4)] Guid? CorrelationId = null,
    [property: Id(5)] DateTime? Since = null,
    [property: Id(6)] int Limit = 100,
    [property: Id(7)] string? Cursor = null);
