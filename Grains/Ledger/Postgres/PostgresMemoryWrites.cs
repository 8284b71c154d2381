using Npgsql;
using NpgsqlTypes;

namespace Mycosoft.Ledger;

/// <summary>Statements over snapshots and knowledge, and the return to a snapshot.</summary>
internal static class PostgresMemoryWrites
{
    private const string SnapshotSql = $"""
        WITH w AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                AS w(agent_id, id, at, state, config, pending_tasks, memory, reason, request_hash, {LogSql.Arguments})),
        stored AS (
            INSERT INTO agent_snapshots (id, agent_id, snapshot_time, state, config, pending_tasks, memory_state, reason, request_hash)
            SELECT w.id, w.agent_id, w.at, w.state::jsonb, w.config::jsonb, w.pending_tasks::jsonb, w.memory::jsonb, w.reason, w.request_hash FROM w JOIN agents a ON a.id = w.agent_id
            ON CONFLICT (id) DO NOTHING
            RETURNING id),
        logged AS ({LogSql.Insert} FROM w WHERE (id IN (SELECT id FROM stored)) IS TRUE)
        SELECT id FROM stored
        """;

    private const string RetainSql = """
        DELETE FROM agent_snapshots s
         USING unnest($1, $2) AS w(agent_id, at)
         WHERE s.agent_id = w.agent_id AND s.snapshot_time < w.at - interval '7 days'
           AND s.id NOT IN (SELECT k.id FROM agent_snapshots k WHERE k.agent_id = w.agent_id ORDER BY k.snapshot_time DESC, k.id DESC LIMIT 10)
        """;

    private const string RememberSql = """
        WITH w AS MATERIALIZED (
            SELECT u.* FROM unnest($1, $2, $3, $4, $5, $6, $7) AS u(n, agent_id, epoch, key, value, at, expires_at) JOIN agents a ON a.id = u.agent_id AND a.epoch = u.epoch),
        put AS (
            INSERT INTO agent_knowledge (agent_id, key, value, created_at, updated_at, expires_at)
            SELECT agent_id, key, value::jsonb, at, at, expires_at FROM w WHERE value IS NOT NULL
            ON CONFLICT (agent_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, expires_at = excluded.expires_at),
        forgotten AS (
            DELETE FROM agent_knowledge k USING w WHERE w.value IS NULL AND k.agent_id = w.agent_id AND k.key = w.key)
        SELECT n FROM w
        """;

    private const string RestoreSql = $$"""
        WITH target AS MATERIALIZED (
            SELECT a.id FROM agents a
             WHERE a.id = $1 AND a.epoch = $2 AND NOT EXISTS (SELECT 1 FROM agent_tasks t WHERE t.id = ANY($8) AND t.agent_id <> $1)),
        restored AS (
            UPDATE agents a SET config = $3::jsonb, life_version = a.life_version + 1, restoring = $37 FROM target WHERE a.id = target.id),
        cancelled AS (
            UPDATE agent_tasks t SET status = 'cancelled', completed_at = $5, error = $4
              FROM target
             WHERE t.agent_id = target.id AND t.status IN ('pending', 'running', 'waiting_approval') AND t.id <> ALL($8)),
        put_back AS (
            INSERT INTO agent_tasks (id, agent_id, task_type, payload, priority, seq, status, repeatable, created_at, not_before, deadline, started_at,
                                     timeout_seconds, retries, max_retries, requester, requester_agent, parent_task_id, source, request_hash, hops, ancestors)
            SELECT w.id, target.id, w.task_type, w.payload::jsonb, w.priority, w.seq, w.status, w.repeatable, w.created_at, w.not_before, w.deadline, w.started_at,
                   w.timeout_seconds, w.retries, w.max_retries, w.requester, w.requester_agent, w.parent_task_id, w.source, w.request_hash, w.hops, w.ancestors
              FROM target, unnest($8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
                AS w(id, task_type, payload, priority, seq, status, repeatable, created_at, not_before, deadline, started_at,
                     timeout_seconds, retries, max_retries, requester, requester_agent, parent_task_id, source, request_hash, hops, ancestors)
            ON CONFLICT (id) DO NOTHING),
        forgotten AS (
            DELETE FROM agent_knowledge k USING target WHERE k.agent_id = target.id AND NOT jsonb_exists($6::jsonb, k.key)),
        remembered AS (
            INSERT INTO agent_knowledge (agent_id, key, value, created_at, updated_at)
            SELECT target.id, m.key, m.value, $5, $5 FROM target, jsonb_each($6::jsonb) m
            ON CONFLICT (agent_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at, expires_at = NULL),
        logged AS (
            {{LogSql.Insert}} FROM (SELECT id AS agent_id FROM target) t, unnest($29, $30, $31, $32, $33, $34, $35, $36) AS w({{LogSql.Arguments}}))
        SELECT $7::int FROM target
        """;

    public static IEnumerable<PostgresStatement> Snapshot(List<Slot<InsertSnapshot>> slots)
    {
        var insert = new Columns<InsertSnapshot>(SnapshotSql, slots).Text(w => w.AgentId).Uuid(w => w.SnapshotId).Time(w => w.At).Json(w => w.State).Json(w => w.Config)
            .Json(w => w.PendingTasks).Json(w => w.Memory).Text(w => w.Reason).BytesOrNull(w => w.RequestHash).Log(w => w.Log);
        yield return PostgresStatement.ById(insert.Command, slots, w => w.SnapshotId);
        yield return PostgresStatement.Silent(new Columns<InsertSnapshot>(RetainSql, slots).Text(w => w.AgentId).Time(w => w.At).Command);
    }

    public static PostgresStatement Remember(List<Slot<Remember>> slots) => PostgresStatement.ByIndex(
        new Columns<Remember>(RememberSql, slots).Index().Text(w => w.AgentId).Long(w => w.Epoch).Text(w => w.Key).Json(w => w.Value).Time(w => w.At)
            .TimeOrNull(w => w.ExpiresAt).Command);

    public static PostgresStatement Restore(Slot<RestoreAgent> slot)
    {
        var write = slot.Write;
        var command = new NpgsqlBatchCommand(RestoreSql);
        Add(NpgsqlDbType.Text, write.AgentId);
        Add(NpgsqlDbType.Bigint, write.Epoch);
        Add(NpgsqlDbType.Text, write.Config.ToString());
        Add(NpgsqlDbType.Text, write.Reason);
        Add(NpgsqlDbType.TimestampTz, Instant.Whole(write.At));
        Add(NpgsqlDbType.Text, write.Memory.ToString());
        Add(NpgsqlDbType.Integer, slot.Index);
        PostgresTaskWrites.Rows(new Columns<AcceptTask>(command, [.. write.Tasks.Select(task => new Slot<AcceptTask>(0, new(write.AgentId, write.Epoch, task)))]));
        new Columns<RestoreAgent>(command, [slot]).Log(w => w.Log);
        Add(NpgsqlDbType.Uuid, write.SnapshotId);
        return PostgresStatement.ByIndex(command);

        void Add<T>(NpgsqlDbType type, T value) => command.Parameters.Add(new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = value });
    }
}
