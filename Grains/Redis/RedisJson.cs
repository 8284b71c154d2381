using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Feed;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Redis;

/// <summary>Messages as the original's programs read them on its channels, with one member more: <c>origin</c>, the silo that published it.</summary>
internal static class RedisJson
{
    public const string Origin = "origin";
    private const string Orchestrator = "orchestrator";

    public static string Of(AgentMessage message, string silo) => Message(message.Id, message.FromAgent, message.ToAgent, message.MessageType, JsonNode.Parse(message.Payload.ToString())!, message.Priority, message.Timestamp, silo)
        .With("requires_ack", message.RequiresAck).With("correlation_id", message.CorrelationId?.ToString()).With("ttl", message.Ttl).ToJsonString();

    /// <summary>A task as the original's orchestrator gave it to an agent: a request whose payload holds the task's members beside its id and type.</summary>
    public static string OfTask(string agentId, TaskRow task, string silo)
    {
        var payload = JsonNode.Parse(task.Payload.ToString()) as JsonObject ?? [];
        payload["task_id"] = task.Id.ToString();
        payload["task_type"] = task.TaskType;
        return Message(task.Id, task.RequesterAgent ?? Orchestrator, agentId, MessageType.Request, payload, (int)task.Priority, task.CreatedAt, silo).With("ttl", task.TimeoutSeconds).ToJsonString();
    }

    /// <summary>What happened, as an event of the orchestrator to everyone. The original's name is kept where it has one.</summary>
    public static string OfEvent(FeedEvent happened, string silo)
    {
        var payload = new JsonObject
        {
            ["event"] = happened.Name == "agent_stop" ? "agent_stopped" : happened.Name,
            ["type"] = happened.Type,
            ["agent_id"] = happened.AgentId,
            ["agent_type"] = happened.Kind,
            ["subject_id"] = happened.SubjectId?.ToString(),
            ["detail"] = happened.Detail,
            ["other_agent"] = happened.OtherAgent,
            ["incident"] = happened.Incident is { } incident ? JsonSerializer.SerializeToNode(incident, Json.Tolerant) : null,
            ["silo"] = silo,
            ["number"] = happened.Number,
        };
        return Message(Guid.CreateVersion7(), Orchestrator, AgentMessage.Everyone, MessageType.Event, payload, 5, happened.At, silo).ToJsonString();
    }

    private static JsonObject Message(Guid id, string from, string to, MessageType type, JsonNode payload, int priority, DateTime at, string silo) => new()
    {
        ["id"] = id.ToString(),
        ["from_agent"] = from,
        ["to_agent"] = to,
        ["message_type"] = StateNames.Of(type),
        ["payload"] = payload,
        ["priority"] = priority,
        ["requires_ack"] = false,
        ["timestamp"] = JsonSerializer.SerializeToNode(DateTime.SpecifyKind(at, DateTimeKind.Utc)),
        ["correlation_id"] = null,
        ["ttl"] = 300,
        [Origin] = silo,
    };

    private static JsonObject With(this JsonObject message, string member, JsonNode? value)
    {
        message[member] = value;
        return message;
    }
}
