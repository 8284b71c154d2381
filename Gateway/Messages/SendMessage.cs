using Mycosoft.Agents;
using Mycosoft.Chains;
using Mycosoft.Tasks;

namespace Mycosoft.Messages;

/// <summary>The body of POST /messages.</summary>
internal sealed record SendMessage(
    string? FromAgent = null,
    string? ToAgent = null,
    string MessageType = "request",
    JsonText Payload = default,
    int Priority = 5,
    Guid? CorrelationId = null,
    int Ttl = 300,
    bool RequiresAck = false,
    string? ToCategory = null,
    string? Category = null)
{
    public Answer<AgentMessage> Read(Guid id, string principal, Chain? chain, byte[]? requestHash, DateTime now)
    {
        if (Check() is { } fault)
            return fault;
        if (!Http.EnumNames<MessageType>.TryParse(MessageType, out var type))
            return Fault.InvalidPayload($"Unknown message_type '{MessageType}'; it must be one of {Http.EnumNames<MessageType>.All}.", "$.message_type");
        if (ReadCategory(out var category) is { } wrong)
            return wrong;
        return new AgentMessage
        {
            Id = id,
            FromAgent = FromAgent!,
            ToAgent = ToAgent!,
            MessageType = type,
            Payload = TaskRules.PayloadOrEmpty(Payload),
            Priority = Priority,
            RequiresAck = RequiresAck,
            Timestamp = now,
            CorrelationId = CorrelationId,
            Ttl = Ttl,
            ToCategory = category,
            RequestHash = requestHash,
            Principal = principal,
            Chain = chain,
        };
    }

    private Fault? ReadCategory(out AgentCategory? category)
    {
        category = null;
        if ((ToCategory ?? Category) is not { } name)
            return null;
        var path = ToCategory is null ? "$.category" : "$.to_category";
        if (!Http.EnumNames<AgentCategory>.TryParse(name, out var known))
            return Fault.InvalidPayload($"Unknown category '{name}'; it must be one of {Http.EnumNames<AgentCategory>.All}.", path);
        category = known;
        return ToAgent == AgentMessage.Everyone ? null : Fault.InvalidPayload($"A category is for messages to '{AgentMessage.Everyone}'.", path);
    }

    private Fault? Check() =>
        AgentIds.Check(FromAgent, "$.from_agent")
        ?? AgentIds.Check(ToAgent, "$.to_agent")
        ?? TaskRules.Payload(Payload)
        ?? TaskRules.Priority(Priority)
        ?? (Ttl is >= 1 and <= 604_800 ? null : Fault.InvalidPayload("ttl must be 1 to 604,800 seconds.", "$.ttl"));
}

internal sealed record MessageSent(Guid MessageId, string Status = "sent");
