using Mycosoft.Messages;

namespace Mycosoft.Ledger;

/// <summary>Statements over agent_messages; the epoch has been checked.</summary>
internal static class SqliteMessageWrites
{
    private const string InsertSql = """
        INSERT INTO agent_messages (message_id, from_agent, to_agent, message_type, payload, priority, timestamp, correlation_id, requires_ack, ttl, expires_at, to_category,
                                    seq, status, principal, request_hash, hops, broadcast_no)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, CASE WHEN $3 = 'broadcast' THEN (SELECT last FROM broadcast_counter) END)
        ON CONFLICT (message_id) DO NOTHING
        """;

    private const string SettleSql = """
        UPDATE agent_messages
           SET status = $3, attempts = $4, error = $5, acknowledged = acknowledged OR $3 = 'delivered', ack_time = CASE WHEN $3 = 'delivered' THEN coalesce(ack_time, $6) ELSE ack_time END
         WHERE message_id = $1 AND to_agent = $2 AND status = 'pending'
        """;

    private const string AcknowledgeSql = "UPDATE agent_messages SET acknowledged = true, ack_time = coalesce(ack_time, $3) WHERE message_id = $1 AND to_agent = $2";

    private const string SeeSql = "UPDATE agents SET broadcasts_heard = $2, messages_received = messages_received + $3 WHERE id = $1 AND broadcasts_heard < $2";

    public static bool Accept(SqliteSession session, AcceptMessage write)
    {
        if (!Insert(session, write.Message, write.AgentId, write.ExpiresAt, write.Seq, MessageState.Pending)) return false;
        session.Execute("UPDATE agents SET messages_received = messages_received + 1, last_heard = max(coalesce(last_heard, ''), $2) WHERE id = $1", write.AgentId, write.Message.Timestamp);
        return CountSent(session, write.Message.FromAgent);
    }

    /// <summary>A broadcast takes the next number; a duplicate leaves a gap.</summary>
    public static bool Store(SqliteSession session, StoreMessage write)
    {
        if (write.Message.ToAgent == AgentMessage.Everyone) session.Execute("UPDATE broadcast_counter SET last = last + 1");
        return Insert(session, write.Message, write.Message.ToAgent, write.ExpiresAt, 0, MessageState.Delivered) && CountSent(session, write.Message.FromAgent);
    }

    public static bool Settle(SqliteSession session, SettleMessage write) =>
        session.Execute(SettleSql, write.MessageId, write.AgentId, LedgerNames.Text(write.State), write.Attempts, write.Error, write.At) > 0;

    public static bool Acknowledge(SqliteSession session, AcknowledgeMessage write) => session.Execute(AcknowledgeSql, write.MessageId, write.AgentId, write.At) > 0;

    public static bool See(SqliteSession session, SeeBroadcasts write) => session.Execute(SeeSql, write.AgentId, write.HeardUntil, write.Count) > 0;

    private static bool Insert(SqliteSession session, AgentMessage message, string to, DateTime expiresAt, long seq, MessageState state) => session.Execute(
        InsertSql, message.Id, message.FromAgent, to, LedgerNames.Text(message.MessageType), message.Payload, message.Priority, message.Timestamp, message.CorrelationId, message.RequiresAck,
        message.Ttl, expiresAt, message.ToCategory is { } category ? LedgerNames.Text(category) : null, seq, LedgerNames.Text(state), message.Principal, message.RequestHash, message.Chain?.Hops ?? 0) > 0;

    private static bool CountSent(SqliteSession session, string sender)
    {
        session.Execute("UPDATE agents SET messages_sent = messages_sent + 1 WHERE id = $1", sender);
        return true;
    }
}
