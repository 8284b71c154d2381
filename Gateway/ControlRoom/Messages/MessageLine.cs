using Mycosoft.Messages;

namespace Mycosoft.ControlRoom.Messages;

/// <summary>A message in a list: without its payload, which may be a megabyte.</summary>
internal sealed record MessageLine(
    Guid Id, string From, string To, MessageType Type, MessageState Status, DateTime Sent, TimeSpan? Latency, Guid? CorrelationId, int Attempts, string? Error, string? Category)
{
    public bool IsOpen => Status == MessageState.Pending;

    public bool IsToAll => To == AgentMessage.Everyone;

    /// <summary>Of the messages that belong together: the first of them.</summary>
    public Guid Conversation => CorrelationId ?? Id;

    public static MessageLine Of(MessageView message) => new(
        message.MessageId, message.FromAgent, message.ToAgent, message.MessageType, message.Status, message.Timestamp, LatencyOf(message), message.CorrelationId, message.Attempts, message.Error,
        message.ToCategory is { } category ? Parts.Say.Name(category) : null);

    /// <summary>From its sending to when it was handled or acknowledged; null where that is not recorded, or the clocks of two machines disagree.</summary>
    private static TimeSpan? LatencyOf(MessageView message) => message is { Acknowledged: true, AckTime: { } at } && at >= message.Timestamp ? at - message.Timestamp : null;
}
