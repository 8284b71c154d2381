using Npgsql;
using NpgsqlTypes;

namespace Mycosoft.Ledger;

/// <summary>Statements over the directory of agents.</summary>
internal static class PostgresAgentWrites
{
    private const string LockSql = "SELECT count(*) FROM (SELECT id FROM agents WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE) locked";

    private const string UseSql = """
        UPDATE approvals p SET status = 'used', settled = true, used_at = w.at
          FROM w
         WHERE p.id = w.approval AND p.subject = 'birth' AND p.agent_id = w.agent_id AND p.kind = w.kind AND p.status = 'approved' AND p.expires_at > w.at AND p.payload_hash = w.payload_hash
        """;

    // IS TRUE keeps the IN a hashed lookup; as a join it would be a nested loop, the only kind that these connections plan.
    private const string BearSql = $"""
        WITH w AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
                AS w(agent_id, kind, category, life, config, at, started_at, not_configured, silo, restoring, approval, payload_hash, born_by, trial_until, {LogSql.Arguments})),
        used AS ({UseSql} AND NOT EXISTS (SELECT 1 FROM agents x WHERE x.id = w.agent_id) RETURNING p.id),
        born AS (
            INSERT INTO agents (id, kind, category, life, config, silo, created_at, started_at, not_configured, broadcast_seen, restoring, broadcasts_heard, born_by, trial_until)
            SELECT agent_id, kind, category, life, config::jsonb, silo, at, started_at, not_configured, at, restoring, (SELECT last FROM broadcast_counter), born_by, trial_until FROM w
             WHERE approval IS NULL OR (approval IN (SELECT id FROM used)) IS TRUE
             ORDER BY agent_id
            ON CONFLICT (id) DO NOTHING
            RETURNING id),
        logged AS ({LogSql.Insert} FROM w WHERE (agent_id IN (SELECT id FROM born)) IS TRUE)
        SELECT id FROM born
        """;

    private const string RowsSql = $"SELECT {LedgerRows.AgentColumns} FROM agents a WHERE a.id = ANY($1)";

    private const string ReviveSql = $"""
        WITH w AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
                AS w(agent_id, kind, life, config, at, started_at, not_configured, silo, restoring, approval, payload_hash, born_by, trial_until, {LogSql.Arguments})),
        used AS ({UseSql} AND EXISTS (SELECT 1 FROM agents x WHERE x.id = w.agent_id AND x.kind = w.kind AND x.life = 'deleted') RETURNING p.id),
        revived AS (
            UPDATE agents a
               SET life = w.life, config = w.config::jsonb, life_version = a.life_version + 1, epoch = a.epoch + 1, silo = w.silo, created_at = w.at, started_at = w.started_at,
                   deleted_at = NULL, error_message = NULL, not_configured = w.not_configured, restarts = 0, next_wake = NULL, restoring = w.restoring, broadcasts_heard = (SELECT last FROM broadcast_counter),
                   tasks_completed = 0, tasks_failed = 0, task_ms = 0, response_ms = 0, messages_sent = 0, messages_received = 0, last_active = NULL, last_heard = NULL,
                   born_by = w.born_by, trial_until = w.trial_until
              FROM w
             WHERE a.id = w.agent_id AND a.kind = w.kind AND a.life = 'deleted' AND (w.approval IS NULL OR (w.approval IN (SELECT id FROM used)) IS TRUE)
            RETURNING w.*),
        logged AS ({LogSql.Insert} FROM revived)
        SELECT agent_id FROM revived
        """;

    private const string ChangeSql = $$"""
        WITH changed AS (
            UPDATE agents a
               SET life = w.life, config = w.config::jsonb, life_version = a.life_version + 1, started_at = w.started_at, error_message = w.error_message,
                   not_configured = w.not_configured, restarts = w.restarts, next_wake = w.next_wake, deleted_at = CASE WHEN w.life = 'deleted' THEN coalesce(a.deleted_at, w.at) END,
                   trial_until = CASE WHEN w.end_trial THEN NULL ELSE a.trial_until END
              FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
                AS w(n, agent_id, epoch, life, config, started_at, error_message, not_configured, restarts, next_wake, at, cancel, end_trial, {{LogSql.Arguments}})
             WHERE a.id = w.agent_id AND a.epoch = w.epoch
            RETURNING w.*),
        cancelled AS (
            UPDATE agent_tasks t SET status = 'cancelled', completed_at = c.at, error = 'The agent is ' || c.life || '.'
              FROM changed c
             WHERE c.cancel AND t.agent_id = c.agent_id AND t.status IN ('pending', 'running', 'waiting_approval')),
        logged AS ({{LogSql.Insert}} FROM changed WHERE log_action IS NOT NULL)
        SELECT n FROM changed
        """;

    private const string WakeSql = """
        UPDATE agents a SET next_wake = w.next_wake
          FROM unnest($1, $2, $3, $4) AS w(n, agent_id, epoch, next_wake)
         WHERE a.id = w.agent_id AND a.epoch = w.epoch
        RETURNING w.n
        """;

    private const string EndRestoreSql = """
        UPDATE agents a SET restoring = NULL FROM unnest($1, $2, $3) AS w(n, agent_id, epoch) WHERE a.id = w.agent_id AND a.epoch = w.epoch RETURNING w.n
        """;

    private const string AppendSql = $"{LogSql.Insert} FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS w(agent_id, {LogSql.Arguments})";

    /// <summary>First of all, and in the order of the ids: two commits that share agents wait for each other and cannot deadlock.</summary>
    public static PostgresStatement Lock(string[] agentIds) => PostgresStatement.Ignored(
        new NpgsqlBatchCommand(LockSql) { Parameters = { new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = agentIds } } });

    public static IEnumerable<PostgresStatement> Bear(List<Slot<BearAgent>> slots, LedgerRows rows)
    {
        var places = slots.ToDictionary(slot => slot.Write.AgentId, slot => slot.Index, StringComparer.Ordinal);
        var birth = new Columns<BearAgent>(BearSql, slots)
            .Text(w => w.AgentId).Text(w => w.Kind).Text(w => LedgerNames.Text(w.Category)).Text(w => LedgerNames.Text(w.Life)).Json(w => w.Config)
            .Time(w => w.At).TimeOrNull(w => w.StartedAt).Text(w => w.NotConfigured).Text(w => w.Silo).UuidOrNull(w => w.Restoring).UuidOrNull(w => w.Approval?.ApprovalId).BytesOrNull(w => w.Approval?.PayloadHash)
            .Text(w => LedgerNames.Text(w.BornBy)).TimeOrNull(w => w.TrialUntil).Log(w => w.Log);
        yield return new(birth.Command, (reader, verdicts) => verdicts.Set(places[reader.GetString(0)], LedgerVerdict.Written));
        yield return new(new Columns<BearAgent>(RowsSql, slots).Text(w => w.AgentId).Command, (reader, verdicts) =>
        {
            var row = rows.Agent(reader);
            verdicts.Set(places[row.Id], (verdicts.Find(places[row.Id]) ?? LedgerVerdict.Duplicate) with { Agent = row });
        });
    }

    public static IEnumerable<PostgresStatement> Revive(List<Slot<ReviveAgent>> slots, LedgerRows rows)
    {
        var places = slots.ToDictionary(slot => slot.Write.AgentId, slot => slot.Index, StringComparer.Ordinal);
        var revival = new Columns<ReviveAgent>(ReviveSql, slots)
            .Text(w => w.AgentId).Text(w => w.Birth.Kind).Text(w => LedgerNames.Text(w.Birth.Life)).Json(w => w.Birth.Config)
            .Time(w => w.Birth.At).TimeOrNull(w => w.Birth.StartedAt).Text(w => w.Birth.NotConfigured).Text(w => w.Birth.Silo).UuidOrNull(w => w.Birth.Restoring).UuidOrNull(w => w.Birth.Approval?.ApprovalId).BytesOrNull(w => w.Birth.Approval?.PayloadHash)
            .Text(w => LedgerNames.Text(w.Birth.BornBy)).TimeOrNull(w => w.Birth.TrialUntil).Log(w => w.Birth.Log);
        yield return new(revival.Command, (reader, verdicts) => verdicts.Set(places[reader.GetString(0)], LedgerVerdict.Written));
        yield return new(new Columns<ReviveAgent>(RowsSql, slots).Text(w => w.AgentId).Command, (reader, verdicts) =>
        {
            var row = rows.Agent(reader);
            if (verdicts.Find(places[row.Id]) is { } revived)
                verdicts.Set(places[row.Id], revived with { Agent = row });
        });
    }

    public static PostgresStatement Change(List<Slot<ChangeAgent>> slots) => PostgresStatement.ByIndex(
        new Columns<ChangeAgent>(ChangeSql, slots).Index().Text(w => w.AgentId).Long(w => w.Epoch)
            .Text(w => LedgerNames.Text(w.Life)).Json(w => w.Config).TimeOrNull(w => w.StartedAt).Text(w => w.ErrorMessage).Text(w => w.NotConfigured).Int(w => w.Restarts)
            .TimeOrNull(w => w.NextWake).Time(w => w.At).Flag(w => w.CancelOpenTasks).Flag(w => w.EndTrial).Log(w => w.Log)
            .Command);

    public static PostgresStatement Wake(List<Slot<SetWake>> slots) => PostgresStatement.ByIndex(
        new Columns<SetWake>(WakeSql, slots).Index().Text(w => w.AgentId).Long(w => w.Epoch).TimeOrNull(w => w.NextWake).Command);

    public static PostgresStatement EndRestore(List<Slot<EndRestore>> slots) => PostgresStatement.ByIndex(
        new Columns<EndRestore>(EndRestoreSql, slots).Index().Text(w => w.AgentId).Long(w => w.Epoch).Command);

    public static PostgresStatement Append(List<Slot<AppendLog>> slots) =>
        PostgresStatement.Silent(new Columns<AppendLog>(AppendSql, slots).Text(w => w.AgentId).Log(w => w.Log).Command);
}
