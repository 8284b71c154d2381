using System.Data.Common;
using Mycosoft.Agents;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Ledger;

/// <summary>Rows of the ledger as records, for both dialects: the column lists and their readers belong together.</summary>
internal sealed class LedgerRows(Database database)
{
    public const string AgentColumns = """
        a.id, a.kind, a.category, a.life, a.config, a.life_version, a.epoch, a.created_at, a.started_at, a.error_message, a.not_configured, a.restarts, a.next_wake,
        a.tasks_completed, a.tasks_failed, a.restoring, a.broadcasts_heard, (SELECT last FROM broadcast_counter), a.trial_until
        """;

    public const string TaskColumns = """
        t.agent_id, t.id, t.task_type, t.payload, t.priority, t.seq, t.status, t.repeatable, t.created_at, t.not_before, t.deadline, t.started_at,
        t.timeout_seconds, t.retries, t.max_retries, t.requester, t.requester_agent, t.parent_task_id, t.source, t.request_hash, t.hops, t.ancestors
        """;

    public const string MessageColumns = """
        m.message_id, m.from_agent, m.to_agent, m.message_type, m.payload, m.priority, m.requires_ack, m.timestamp, m.correlation_id, m.ttl,
        m.to_category, m.request_hash, m.principal, m.seq, m.attempts, m.expires_at, m.hops
        """;

    public AgentRow Agent(DbDataReader reader) => new(
        reader.GetString(0),
        string.Intern(reader.GetString(1)),
        LedgerNames.Parse<AgentCategory>(reader.GetString(2)),
        LedgerNames.Parse<Life>(reader.GetString(3)),
        Config(reader.GetString(4)),
        reader.GetInt64(5),
        reader.GetInt64(6),
        database.ReadTime(reader, 7),
        Time(reader, 8),
        Text(reader, 9),
        Text(reader, 10),
        reader.GetInt32(11),
        Time(reader, 12))
    {
        TasksCompleted = reader.GetInt64(13),
        TasksFailed = reader.GetInt64(14),
        Restoring = Uuid(reader, 15),
        BroadcastsHeard = reader.GetInt64(16),
        BroadcastsSent = reader.GetInt64(17),
        TrialUntil = Time(reader, 18),
    };

    public TaskRow Task(DbDataReader reader) => new()
    {
        Id = database.ReadGuid(reader, 1),
        TaskType = reader.GetString(2),
        Payload = new JsonText(reader.GetString(3)),
        Priority = (TaskPriority)reader.GetInt32(4),
        Seq = reader.GetInt64(5),
        State = LedgerNames.Parse<TaskState>(reader.GetString(6)),
        Repeatable = reader.GetBoolean(7),
        CreatedAt = database.ReadTime(reader, 8),
        NotBefore = Time(reader, 9),
        Deadline = Time(reader, 10),
        StartedAt = Time(reader, 11),
        TimeoutSeconds = reader.GetInt32(12),
        Retries = reader.GetInt32(13),
        MaxRetries = reader.GetInt32(14),
        Requester = reader.GetString(15),
        RequesterAgent = Text(reader, 16),
        ParentTaskId = Uuid(reader, 17),
        Source = reader.GetString(18),
        RequestHash = Bytes(reader, 19),
        Hops = reader.GetInt32(20),
        Ancestors = Text(reader, 21),
    };

    public AgentMessage Message(DbDataReader reader) => new()
    {
        Id = database.ReadGuid(reader, 0),
        FromAgent = reader.GetString(1),
        ToAgent = reader.GetString(2),
        MessageType = LedgerNames.Parse<MessageType>(reader.GetString(3)),
        Payload = new JsonText(reader.GetString(4)),
        Priority = reader.GetInt32(5),
        RequiresAck = reader.GetBoolean(6),
        Timestamp = database.ReadTime(reader, 7),
        CorrelationId = Uuid(reader, 8),
        Ttl = reader.GetInt32(9),
        ToCategory = Text(reader, 10) is { } category ? LedgerNames.Parse<AgentCategory>(category) : null,
        RequestHash = Bytes(reader, 11),
        Principal = Text(reader, 12),
        Chain = reader.GetInt32(16) is > 0 and var hops ? new(null, hops) : null,
    };

    public InboxRow Inbox(DbDataReader reader) => new(Message(reader), reader.GetInt64(13), reader.GetInt32(14), database.ReadTime(reader, 15));

    public TaskEvidence TaskEvidence(DbDataReader reader) => new(
        reader.GetString(1), Bytes(reader, 2), LedgerNames.Parse<TaskState>(reader.GetString(3)), Time(reader, 4), Time(reader, 5), reader.GetInt32(6), reader.GetInt64(7));

    public MessageEvidence MessageEvidence(DbDataReader reader) => new(
        reader.GetString(1), reader.GetString(2), Bytes(reader, 3), LedgerNames.Parse<MessageState>(reader.GetString(4)), reader.GetInt64(5), database.ReadTime(reader, 6));

    public static SnapshotEvidence SnapshotEvidence(DbDataReader reader) => new(reader.GetString(1), Bytes(reader, 2));

    /// <summary>Most agents have the default configuration; they share its text.</summary>
    private static JsonText Config(string text) => text == JsonText.EmptyObject.Value ? JsonText.EmptyObject : new(text);

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static byte[]? Bytes(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    private DateTime? Time(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : database.ReadTime(reader, column);

    private Guid? Uuid(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : database.ReadGuid(reader, column);
}
