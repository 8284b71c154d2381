namespace Mycosoft.Ledger;

/// <summary>Statements over agent_messages.</summary>
internal static class PostgresMessageWrites
{
    private const string Inserted = """
        INSERT INTO agent_messages (message_id, from_agent, to_agent, message_type, payload, priority, timestamp, correlation_id, requires_ack, ttl, expires_at, to_category,
                                    seq, status, principal, request_hash, hops)
        """;

    private const string AcceptSql = $"""
        WITH stored AS (
            {Inserted}
            SELECT w.id, w.from_agent, w.agent_id, w.type, w.payload::jsonb, w.priority, w.at, w.correlation_id, w.requires_ack, w.ttl, w.expires_at, w.to_category,
                   w.seq, 'pending', w.principal, w.request_hash, w.hops
              FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                AS w(agent_id, id, from_agent, type, payload, priority, at, correlation_id, requires_ack, ttl, expires_at, to_category, principal, request_hash, hops, seq, epoch)
              JOIN agents a ON a.id = w.agent_id AND a.epoch = w.epoch
            ON CONFLICT (message_id) DO NOTHING
            RETURNING message_id, from_agent, to_agent, timestamp),
        counted AS (
            UPDATE agents a SET messages_received = a.messages_received + s.received, messages_sent = a.messages_sent + s.sent, last_heard = greatest(a.last_heard, s.heard)
              FROM (SELECT id, sum(received) AS received, sum(sent) AS sent, max(heard) AS heard
                      FROM (SELECT to_agent AS id, 1 AS received, 0 AS sent, timestamp AS heard FROM stored UNION ALL SELECT from_agent, 0, 1, NULL FROM stored) ends
                     GROUP BY id) s
             WHERE a.id = s.id)
        SELECT message_id FROM stored
        """;

    // The counter is held until the commit, so that numbers become visible in their order; a duplicate leaves a gap.
    private const string StoreSql = $"""
        WITH w AS MATERIALIZED (
            SELECT w.*, CASE WHEN to_agent = 'broadcast' THEN row_number() OVER (PARTITION BY to_agent = 'broadcast' ORDER BY n) END AS place
              FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) WITH ORDINALITY
                AS w(agent_id, id, from_agent, type, payload, priority, at, correlation_id, requires_ack, ttl, expires_at, to_category, principal, request_hash, hops, to_agent, n)),
        counted_on AS (
            UPDATE broadcast_counter SET last = last + (SELECT count(place) FROM w) WHERE one AND EXISTS (SELECT 1 FROM w WHERE place IS NOT NULL)
            RETURNING last - (SELECT count(place) FROM w) AS before),
        stored AS (
            INSERT INTO agent_messages (message_id, from_agent, to_agent, message_type, payload, priority, timestamp, correlation_id, requires_ack, ttl, expires_at, to_category,
                                        seq, status, principal, request_hash, hops, broadcast_no)
            SELECT w.id, w.from_agent, w.to_agent, w.type, w.payload::jsonb, w.priority, w.at, w.correlation_id, w.requires_ack, w.ttl, w.expires_at, w.to_category,
                   0, 'delivered', w.principal, w.request_hash, w.hops, (SELECT before FROM counted_on) + w.place
              FROM w
            ON CONFLICT (message_id) DO NOTHING
            RETURNING message_id, from_agent),
        counted AS (
            UPDATE agents a SET messages_sent = a.messages_sent + s.sent FROM (SELECT from_agent, count(*) AS sent FROM stored GROUP BY from_agent) s WHERE a.id = s.from_agent)
        SELECT message_id FROM stored
        """;

    private const string SettleSql = """
        UPDATE agent_messages m
           SET status = w.status, attempts = w.attempts, error = w.error,
               acknowledged = m.acknowledged OR w.status = 'delivered', ack_time = CASE WHEN w.status = 'delivered' THEN coalesce(m.ack_time, w.at) ELSE m.ack_time END
          FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS w(n, agent_id, epoch, id, status, attempts, error, at)
          JOIN agents a ON a.id = w.agent_id AND a.epoch = w.epoch
         WHERE m.message_id = w.id AND m.to_agent = w.agent_id AND m.status || '' = 'pending'
        RETURNING w.n
        """;

    private const string AcknowledgeSql = """
        UPDATE agent_messages m SET acknowledged = true, ack_time = coalesce(m.ack_time, w.at)
          FROM unnest($1, $2, $3, $4) AS w(n, agent_id, id, at)
         WHERE m.message_id = w.id AND m.to_agent = w.agent_id
        RETURNING w.n
        """;

    private const string SeeSql = """
        UPDATE agents a SET broadcasts_heard = w.heard_until, messages_received = a.messages_received + w.count
          FROM unnest($1, $2, $3, $4, $5) AS w(n, agent_id, epoch, heard_until, count)
         WHERE a.id = w.agent_id AND a.epoch = w.epoch AND a.broadcasts_heard < w.heard_until
        RETURNING w.n
        """;

    public static PostgresStatement Accept(List<Slot<AcceptMessage>> slots) => PostgresStatement.ById(
        Message(AcceptSql, slots, w => w.Message, w => w.ExpiresAt).Long(w => w.Seq).Long(w => w.Epoch).Command, slots, w => w.Message.Id);

    public static PostgresStatement Store(List<Slot<StoreMessage>> slots) => PostgresStatement.ById(
        Message(StoreSql, slots, w => w.Message, w => w.ExpiresAt).Text(w => w.Message.ToAgent).Command, slots, w => w.Message.Id);

    public static PostgresStatement Settle(List<Slot<SettleMessage>> slots) => PostgresStatement.ByIndex(
        new Columns<SettleMessage>(SettleSql, slots).Index().Text(w => w.AgentId).Long(w => w.Epoch).Uuid(w => w.MessageId)
            .Text(w => LedgerNames.Text(w.State)).Int(w => w.Attempts).Text(w => w.Error).Time(w => w.At).Command);

    public static PostgresStatement Acknowledge(List<Slot<AcknowledgeMessage>> slots) => PostgresStatement.ByIndex(
        new Columns<AcknowledgeMessage>(AcknowledgeSql, slots).Index().Text(w => w.AgentId).Uuid(w => w.MessageId).Time(w => w.At).Command);

    public static PostgresStatement See(List<Slot<SeeBroadcasts>> slots) => PostgresStatement.ByIndex(
        new Columns<SeeBroadcasts>(SeeSql, slots).Index().Text(w => w.AgentId).Long(w => w.Epoch).Long(w => w.HeardUntil).Int(w => w.Count).Command);

    private static Columns<T> Message<T>(string sql, List<Slot<T>> slots, Func<T, Messages.AgentMessage> message, Func<T, DateTime> expiresAt)
        where T : LedgerWrite => new Columns<T>(sql, slots)
            .Text(w => w.AgentId).Uuid(w => message(w).Id).Text(w => message(w).FromAgent).Text(w => LedgerNames.Text(message(w).MessageType)).Json(w => message(w).Payload)
            .Int(w => message(w).Priority).Time(w => message(w).Timestamp).UuidOrNull(w => message(w).CorrelationId).Flag(w => message(w).RequiresAck)
            .Int(w => message(w).Ttl).Time(expiresAt).Text(w => message(w).ToCategory is { } category ? LedgerNames.Text(category) : null)
            .Text(w => message(w).Principal).BytesOrNull(w => message(w).RequestHash).Int(w => message(w).Chain?.Hops ?? 0);
}
