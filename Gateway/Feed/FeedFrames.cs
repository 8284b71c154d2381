using System.Buffers;
using System.Text;
using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Http;
using Mycosoft.Incidents;

namespace Mycosoft.Feed;

/// <summary>The frames of the feed as JSON: the original's members, those that its website reads under <c>payload</c>, and ours.</summary>
internal static class FeedFrames
{
    private static readonly JsonWriterOptions Options = new() { Encoder = GatewayJson.Tolerant.Options.Encoder };

    /// <summary>All agents: what came before it need not be known.</summary>
    /// <param name="type">initial_state, or agent_update where the original says that.</param>
    public static byte[] Of(FeedSnapshot whole, string type) => Write(type, whole.At, writer =>
    {
        writer.WriteBoolean("snapshot", true);
        writer.WriteString("cursor", whole.Cursor.ToString());
        writer.WritePropertyName("agents");
        JsonSerializer.Serialize(writer, whole.Agents, GatewayJson.Tolerant.IReadOnlyListAgentView);
    });

    public static byte[] Of(FeedUpdate update) => Write(update.OnlyMetrics ? "metric_update" : "agent_update", update.At, writer =>
    {
        var agent = update.Agent;
        writer.WriteString("agent_id", agent.AgentId);
        if (!update.OnlyMetrics)
        {
            writer.WriteString("status", update.Gone ? "deleted" : EnumNames<AgentStatus>.Of(agent.Status));
            writer.WriteString("category", EnumNames<AgentCategory>.Of(agent.Category));
            Text(writer, "current_task_id", agent.CurrentTaskId?.ToString());
            writer.WriteNumber("queue_depth", agent.QueueDepth);
            writer.WriteNumber("running_tasks", agent.RunningTasks);
            Text(writer, "error_message", agent.ErrorMessage);
        }

        writer.WriteNumber("tasks_completed", agent.TasksCompleted);
        writer.WriteNumber("tasks_failed", agent.TasksFailed);
        writer.WriteStartObject("payload");
        writer.WriteString("agentId", agent.AgentId);
        if (!update.OnlyMetrics)
            writer.WriteString("status", update.Gone ? "deleted" : EnumNames<AgentStatus>.Of(agent.Status));
        writer.WritePropertyName("metrics");
        JsonSerializer.Serialize(writer, agent.Metrics, GatewayJson.Tolerant.AgentMetricsView);
        writer.WriteEndObject();
    });

    public static byte[] Of(FeedEntry entry) => entry.Incident is { } incident ? Of(entry, incident) : Write(entry.Type, entry.At, writer =>
    {
        writer.WriteString("event", entry.Name);
        writer.WriteString("agent_id", entry.AgentId);
        Text(writer, "agent_type", entry.Kind);
        Text(writer, Subject(entry.Type), entry.SubjectId?.ToString());
        Text(writer, "other_agent", entry.OtherAgent);
        Text(writer, "detail", entry.Detail);
        writer.WriteStartObject("payload");
        writer.WriteString("agentId", entry.AgentId);
        writer.WriteString("eventType", entry.Name);
        if (entry.Type == "task_event")
            Text(writer, "taskId", entry.SubjectId?.ToString());
        if (entry.Type == "message_event")
        {
            Text(writer, "messageId", entry.SubjectId?.ToString());
            Text(writer, "fromAgent", entry.OtherAgent ?? entry.AgentId);
        }

        writer.WriteStartObject("data");
        Text(writer, "detail", entry.Detail);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>Of the type that says what became of it: incident_created, incident_updated or incident_resolved.</summary>
    private static byte[] Of(FeedEntry entry, IncidentRecord incident) => Write(entry.Name, entry.At, writer =>
    {
        writer.WriteString("event", entry.Name);
        writer.WriteString("agent_id", entry.AgentId);
        writer.WriteString("incident_id", incident.Id);
        Text(writer, "detail", entry.Detail);
        writer.WriteStartObject("payload");
        writer.WriteString("incidentId", incident.Id);
        writer.WritePropertyName("incident");
        JsonSerializer.Serialize(writer, IncidentView.Of(incident), GatewayJson.Tolerant.IncidentView);
        writer.WriteEndObject();
    });

    public static byte[] Of(FeedTraffic traffic, DateTime at) => Write("connection_update", at, writer =>
    {
        writer.WriteString("connection_id", traffic.ConnectionId);
        writer.WriteBoolean("active", traffic.Active);
        writer.WriteStartObject("payload");
        writer.WriteString("connectionId", traffic.ConnectionId);
        writer.WriteStartObject("traffic");
        writer.WriteNumber("messagesPerSecond", traffic.MessagesPerSecond);
        if (traffic.LatencyMs is { } latency)
            writer.WriteNumber("latencyMs", latency);
        else
            writer.WriteNull("latencyMs");
        // Not measured, and so not told.
        writer.WriteNull("bytesPerSecond");
        writer.WriteNull("errorRate");
        writer.WriteEndObject();
        writer.WriteBoolean("active", traffic.Active);
        writer.WriteEndObject();
    });

    /// <summary>Many frames in one message, for those who asked for that: <c>{"type":"batch","cursor":"…","frames":[…]}</c>.</summary>
    public static byte[] Batch(IReadOnlyList<byte[]> frames, FeedCursor cursor)
    {
        var begin = Encoding.UTF8.GetBytes($"{{\"type\":\"batch\",\"cursor\":\"{cursor}\",\"frames\":[");
        var end = "]}"u8;
        var whole = new byte[begin.Length + frames.Sum(f => f.Length) + Math.Max(0, frames.Count - 1) + end.Length];
        begin.CopyTo(whole);
        var at = begin.Length;
        for (var i = 0; i < frames.Count; i++)
        {
            if (i > 0)
                whole[at++] = (byte)',';
            frames[i].CopyTo(whole, at);
            at += frames[i].Length;
        }

        end.CopyTo(whole.AsSpan(at));
        return whole;
    }

    public static byte[] Heartbeat(DateTime at) => Write("heartbeat", at, static _ => { });

    public static byte[] Pong(DateTime at) => Write("pong", at, static _ => { });

    /// <summary>So many events were passed over because the viewer was slow; the states that follow are true without them.</summary>
    public static byte[] Missed(long count, DateTime at) => Write("missed", at, writer => writer.WriteNumber("count", count));

    public static byte[] Subscribed(FeedFilter filter, DateTime at) => Write("subscribed", at, writer =>
    {
        List(writer, "topics", FeedTopics.Names(filter.Topics == FeedTopic.None ? FeedTopic.All : filter.Topics));
        List(writer, "agents", filter.Agents.Order(StringComparer.Ordinal));
        List(writer, "categories", filter.Categories.Select(EnumNames<AgentCategory>.Of).Order(StringComparer.Ordinal));
    });

    public static byte[] Error(Fault fault, DateTime at) => Write("error", at, writer =>
    {
        writer.WriteString("code", fault.Code);
        writer.WriteString("message", fault.Message);
    });

    /// <summary>An event as a line of a log.</summary>
    public static byte[] Line(FeedEntry entry) => Write(null, entry.At, writer =>
    {
        writer.WriteString("level", FeedRules.LevelOf(entry));
        writer.WriteString("agentId", entry.AgentId);
        writer.WriteString("message", entry.Detail is { } detail ? $"{entry.Name}: {detail}" : entry.Name);
        writer.WriteStartObject("data");
        writer.WriteString("event", entry.Name);
        Text(writer, "subject_id", entry.SubjectId?.ToString());
        Text(writer, "other_agent", entry.OtherAgent);
        writer.WriteEndObject();
    });

    /// <summary>The line for those that are not there.</summary>
    public static byte[] MissedLine(long count, DateTime at) => Write(null, at, writer =>
    {
        writer.WriteString("level", "warn");
        writer.WriteNull("agentId");
        writer.WriteString("message", $"missed: {count} events were passed over");
        writer.WriteStartObject("data");
        writer.WriteString("event", "missed");
        writer.WriteNumber("count", count);
        writer.WriteEndObject();
    });

    private static byte[] Write(string? type, DateTime? at, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            if (type is not null)
                writer.WriteString("type", type);
            if (at is { } time)
                writer.WriteString("timestamp", DateTime.SpecifyKind(time, DateTimeKind.Utc));
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is null)
            writer.WriteNull(name);
        else
            writer.WriteString(name, value);
    }

    private static void List(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static string Subject(string type) => type switch
    {
        "task_event" => "task_id",
        "message_event" => "message_id",
        _ => "subject_id",
    };
}
