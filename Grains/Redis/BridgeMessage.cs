using System.Text.Json;
using Mycosoft.Auth;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Redis;

/// <summary>Reads what one of the original's agents has published, as strictly as POST /messages reads a body.</summary>
internal static class BridgeMessage
{
    public const string Orchestrator = "orchestrator";
    private const int MaxSize = 1 << 20;
    private const int MaxName = 100;

    /// <summary>Null for what this company published itself.</summary>
    public static Answer<AgentMessage>? Read(string channel, string text, string orchestrator, DateTime now)
    {
        if (text.Length > MaxSize)
            return Fault.InvalidPayload("A message has at most 1 MB.", "$");
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Fault.InvalidPayload("A message is an object.", "$");
            return document.RootElement.TryGetProperty(RedisJson.Origin, out _) ? null : Read(channel, document.RootElement, orchestrator, now);
        }
        catch (JsonException e)
        {
            return Fault.InvalidPayload($"A message is JSON: {e.Message}", "$");
        }
    }

    private static Answer<AgentMessage> Read(string channel, JsonElement body, string orchestrator, DateTime now)
    {
        if (Text(body, "id") is not { } idText || !Guid.TryParse(idText, out var id) || id == Guid.Empty)
            return Fault.InvalidPayload("id must be a UUID.", "$.id");
        if (Text(body, "from_agent") is not { Length: > 0 and <= MaxName } from)
            return Fault.InvalidPayload($"from_agent must have 1 to {MaxName} characters.", "$.from_agent");
        var to = channel.StartsWith("agent:", StringComparison.Ordinal) ? channel["agent:".Length..] : Orchestrator;
        if (Text(body, "to_agent") is { Length: > 0 } named && named != to)
            return Fault.InvalidPayload($"to_agent is '{named}' on the channel of '{to}'.", "$.to_agent");
        if (!TryType(Text(body, "message_type"), out var type))
            return Fault.InvalidPayload("Unknown message_type.", "$.message_type");
        var priority = Number(body, "priority") ?? 5;
        if (!Enum.IsDefined((TaskPriority)priority))
            return Fault.InvalidPayload("priority must be 1, 3, 5, 8 or 10.", "$.priority");
        var ttl = Number(body, "ttl") ?? 300;
        if (ttl is < 1 or > BroadcastRules.MaxTtl)
            return Fault.InvalidPayload($"ttl must be 1 to {BroadcastRules.MaxTtl} seconds.", "$.ttl");
        if (body.TryGetProperty("payload", out var payload) && payload.ValueKind != JsonValueKind.Object)
            return Fault.InvalidPayload("payload must be an object.", "$.payload");
        return new AgentMessage
        {
            Id = id,
            FromAgent = from,
            ToAgent = to == Orchestrator ? orchestrator : to,
            MessageType = type,
            Payload = payload.ValueKind == JsonValueKind.Object ? new(payload.GetRawText()) : JsonText.EmptyObject,
            Priority = priority,
            RequiresAck = body.TryGetProperty("requires_ack", out var ack) && ack.ValueKind == JsonValueKind.True,
            Timestamp = now,
            CorrelationId = Text(body, "correlation_id") is { } correlation && Guid.TryParse(correlation, out var other) ? other : null,
            Ttl = ttl,
            Principal = Principals.Redis,
        };
    }

    private static bool TryType(string? name, out MessageType type)
    {
        type = MessageType.Event;
        return name is null || (Enum.TryParse(name, ignoreCase: true, out type) && Enum.IsDefined(type) && !char.IsDigit(name[0]));
    }

    private static string? Text(JsonElement body, string member) => body.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement body, string member) => !body.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : -1;
}
