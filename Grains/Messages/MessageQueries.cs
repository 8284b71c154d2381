using System.Data.Common;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Messages;

/// <summary>Messages, from the ledger.</summary>
public sealed class MessageQueries(Database database)
{
    private const string Columns = """
        id, message_id, from_agent, to_agent, message_type, payload, priority, requires_ack, timestamp, correlation_id, ttl, to_category, principal,
        status, attempts, acknowledged, ack_time, error, hops
        """;

    public async Task<Answer<Page<MessageRecord>>> List(MessageFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        await using var connection = await database.Open(cancellationToken);
        var agents = await new Select("category, created_at FROM agents").Where("id = @id", "id", filter.AgentId).Where("life <> 'deleted'")
            .All(database, connection, r => (Category: r.Text(0), Born: r.Time(1)), cancellationToken);
        if (agents is not [var agent])
            return AgentQueries.NotFound(filter.AgentId);
        string[] ways =
        [
            "from_agent = @agent",
            "to_agent = @agent AND from_agent <> @agent",
            "to_agent = 'broadcast' AND timestamp > @born AND from_agent <> @agent AND (to_category IS NULL OR to_category = @category)",
        ];
        var select = Newest(ways, filter.Type, null, filter.Since, cursor).With("agent", filter.AgentId).With("category", agent.Category).With("born", agent.Born);
        return await PageOf(select, filter.Limit, connection, cancellationToken);
    }

    public async Task<Answer<Page<MessageRecord>>> ListAll(CompanyMessageFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        await using var connection = await database.Open(cancellationToken);
        var (agent, other) = filter.AgentId is null ? (filter.Other, null) : (filter.AgentId, filter.Other);
        var select = Newest(Ways(agent, other, filter.CorrelationId), filter.Type, filter.Status, filter.Since, cursor);
        if (agent is not null)
            select.With("agent", agent);
        if (other is not null)
            select.With("other", other);
        if (filter.CorrelationId is { } correlation)
            select.With("correlation", correlation);
        return await PageOf(select, filter.Limit, connection, cancellationToken);
    }

    public async Task<Answer<MessageRecord>> Find(Guid messageId, CancellationToken cancellationToken) =>
        await new Select($"{Columns} FROM agent_messages").Where("message_id = @message", "message", messageId).All(database, Read, cancellationToken) is [var message]
            ? message
            : Fault.NotFound("Message not found");

    /// <summary>Where the messages between these ends lie, so that no two ways lead to the same one.</summary>
    private static string[] Ways(string? agent, string? other, Guid? correlation)
    {
        string[] ends = (agent, other) switch
        {
            (null, _) => ["true"],
            (_, null) => ["from_agent = @agent", "to_agent = @agent AND from_agent <> @agent"],
            _ => ["from_agent = @agent AND to_agent = @other", "from_agent = @other AND to_agent = @agent AND from_agent <> @agent"],
        };
        return correlation is null ? ends : [.. ends.SelectMany(end => new[] { $"message_id = @correlation AND {end}", $"correlation_id = @correlation AND message_id <> @correlation AND {end}" })];
    }

    private async Task<Page<MessageRecord>> PageOf(Select select, int limit, DbConnection connection, CancellationToken cancellationToken)
    {
        var messages = await select.Limit(limit + 1).All(database, connection, r => (Row: r.Number(0), Record: Read(r)), cancellationToken);
        var page = Paging.Of(messages, limit, m => new Cursor(m.Record.Message.Timestamp, m.Row).ToString());
        return new Page<MessageRecord>([.. page.Items.Select(m => m.Record)], page.Next);
    }

    /// <summary>The newest of what lies along several ways, each found by an index of its own.</summary>
    private static Select Newest(IEnumerable<string> ways, MessageType? type, MessageState? status, DateTime? since, Cursor? cursor)
    {
        var rest = (type is null ? "" : " AND message_type = @type")
            + (status is null ? "" : " AND status = @status")
            + (since is null ? "" : " AND timestamp >= @since")
            + (cursor is null ? "" : " AND (timestamp, id) < (@at, @id)");
        const string Order = "ORDER BY timestamp DESC, id DESC";
        var parts = ways.Select((way, i) => $"SELECT * FROM (SELECT {Columns} FROM agent_messages WHERE {way}{rest} {Order} LIMIT @limit) p{i}");
        var select = new Select($"* FROM ({string.Join(" UNION ALL ", parts)}) m {Order}");
        if (type is { } named)
            select.With("type", LedgerNames.Text(named));
        if (status is { } state)
            select.With("status", LedgerNames.Text(state));
        if (since is { } from)
            select.With("since", from);
        return cursor is { } after ? select.With("at", after.At).With("id", after.Number) : select;
    }

    private static MessageRecord Read(Row row) => new(
        new()
        {
            Id = row.Id(1),
            FromAgent = row.Text(2),
            ToAgent = row.Text(3),
            MessageType = LedgerNames.Parse<MessageType>(row.Text(4)),
            Payload = row.Json(5),
            Priority = row.Small(6),
            RequiresAck = row.Bool(7),
            Timestamp = row.Time(8),
            CorrelationId = row.IdOrNull(9),
            Ttl = row.Small(10),
            ToCategory = row.TextOrNull(11) is { } category ? LedgerNames.Parse<AgentCategory>(category) : null,
            Principal = row.TextOrNull(12),
            Chain = row.Small(18) is > 0 and var hops ? new(null, hops) : null,
        },
        LedgerNames.Parse<MessageState>(row.Text(13)),
        row.Small(14),
        row.Bool(15),
        row.TimeOrNull(16),
        row.TextOrNull(17));
}
