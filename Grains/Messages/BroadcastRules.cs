using System.Text.Json;
using Mycosoft.Tasks;

namespace Mycosoft.Messages;

/// <summary>What a broadcast must be like before it is accepted.</summary>
public static class BroadcastRules
{
    public const int MaxTtl = 604_800;

    private const int MaxName = 100;

    private const int MaxPayload = 1 << 20;

    public static Fault? Check(AgentMessage message)
    {
        if (message.ToAgent != AgentMessage.Everyone)
            return Fault.InvalidPayload($"A broadcast goes to '{AgentMessage.Everyone}'.", "$.to_agent");
        if (message.FromAgent.Length is 0 or > MaxName)
            return Fault.InvalidPayload($"from_agent must have 1 to {MaxName} characters.", "$.from_agent");
        if (message.Id == Guid.Empty)
            return Fault.InvalidPayload("The id must not be empty.", "$.id");
        if (!Enum.IsDefined(message.MessageType))
            return Fault.InvalidPayload("Unknown message type.", "$.message_type");
        if (!Enum.IsDefined((TaskPriority)message.Priority))
            return Fault.InvalidPayload("priority must be 1, 3, 5, 8 or 10.", "$.priority");
        if (message.Ttl is < 1 or > MaxTtl)
            return Fault.InvalidPayload($"ttl must be 1 to {MaxTtl} seconds.", "$.ttl");
        return IsObject(message.Payload) ? null : Fault.InvalidPayload("The payload must be an object of at most 1 MB.", "$.payload");
    }

    private static bool IsObject(JsonText payload)
    {
        if (payload.ToString().Length > MaxPayload)
            return false;
        try
        {
            using var document = JsonDocument.Parse(payload.ToString());
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
