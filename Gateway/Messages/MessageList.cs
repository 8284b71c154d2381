using Mycosoft.Agents;

namespace Mycosoft.Messages;

/// <summary>A page of an agent's messages.</summary>
internal sealed record MessageList(string AgentId, IReadOnlyList<MessageView> Messages, string? NextCursor)
{
    public static MessageList Of(string agentId, Page<MessageRecord> page) => new(agentId, [.. page.Items.Select(MessageView.Of)], page.Next);
}

/// <summary>A page of the company's messages.</summary>
internal sealed record CompanyMessages(IReadOnlyList<MessageView> Messages, string? NextCursor)
{
    public static CompanyMessages Of(Page<MessageRecord> page) => new([.. page.Items.Select(MessageView.Of)], page.Next);
}

/// <summary>The seed's AgentMessage, and where it stands.</summary>
internal sealed record MessageView(
    Guid Id,
    Guid MessageId,
    string FromAgent,
    string ToAgent,
    MessageType MessageType,
    JsonText Payload,
    int Priority,
    bool RequiresAck,
    DateTime Timestamp,
    Guid? CorrelationId,
    int Ttl,
    AgentCategory? ToCategory,
    string? Principal,
    MessageState Status,
    int Attempts,
    bool Acknowledged,
    DateTime? AckTime,
    string? Error,
    int Hops)
{
    public static MessageView Of(MessageRecord record)
    {
        var message = record.Message;
        return new(
            message.Id, message.Id, message.FromAgent, message.ToAgent, message.MessageType, message.Payload, message.Priority, message.RequiresAck, message.Timestamp,
            message.CorrelationId, message.Ttl, message.ToCategory, message.Principal, record.Status, record.Attempts, record.Acknowledged, record.AckTime, record.Error, message.Chain?.Hops ?? 0);
    }
}
