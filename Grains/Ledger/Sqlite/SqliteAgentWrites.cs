namespace Mycosoft.Ledger;

/// <summary>Statements over the directory of agents; the epoch has been checked.</summary>
internal static class SqliteAgentWrites
{
    private const string BearSql = """
        INSERT INTO agents (id, kind, category, life, config, silo, created_at, started_at, not_configured, broadcast_seen, restoring, broadcasts_heard, born_by, trial_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7, $10, (SELECT last FROM broadcast_counter), $11, $12)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string UseSql = """
        UPDATE approvals SET status = 'used', settled = 1, used_at = $5
         WHERE id = $1 AND subject = 'birth' AND agent_id = $2 AND kind = $3 AND payload_hash = $4 AND status = 'approved' AND expires_at > $5
           AND ($6 = 'born') = NOT EXISTS (SELECT 1 FROM agents a WHERE a.id = $2)
           AND ($6 = 'born' OR EXISTS (SELECT 1 FROM agents a WHERE a.id = $2 AND a.kind = $3 AND a.life = 'deleted'))
        """;

    private const string ReviveSql = """
        UPDATE agents
           SET life = $3, config = $4, life_version = life_version + 1, epoch = epoch + 1, silo = $5, created_at = $6, started_at = $7, not_configured = $8,
               deleted_at = NULL, error_message = NULL, restarts = 0, next_wake = NULL, restoring = $9, broadcasts_heard = (SELECT last FROM broadcast_counter),
               tasks_completed = 0, tasks_failed = 0, task_ms = 0, response_ms = 0, messages_sent = 0, messages_received = 0, last_active = NULL, last_heard = NULL,
               born_by = $10, trial_until = $11
         WHERE id = $1 AND kind = $2 AND life = 'deleted'
        """;

    private const string RowSql = $"SELECT {LedgerRows.AgentColumns} FROM agents a WHERE a.id = $1";

    private const string ClaimSql = "UPDATE agents SET epoch = epoch + 1, silo = $2 WHERE id = $1 AND life <> 'deleted' AND ($3 IS NULL OR kind = $3)";

    private const string TasksSql = $"""
        SELECT {LedgerRows.TaskColumns} FROM agent_tasks t WHERE t.agent_id = $1 AND t.status IN ('pending', 'running', 'waiting_approval') ORDER BY t.seq
        """;

    private const string InboxSql = $"SELECT {LedgerRows.MessageColumns} FROM agent_messages m WHERE m.to_agent = $1 AND m.status = 'pending' ORDER BY m.seq";

    private const string ChangeSql = """
        UPDATE agents
           SET life = $2, config = $3, life_version = life_version + 1, started_at = $4, error_message = $5, not_configured = $6, restarts = $7, next_wake = $8,
               deleted_at = CASE WHEN $2 = 'deleted' THEN coalesce(deleted_at, $9) END, trial_until = CASE WHEN $10 THEN NULL ELSE trial_until END
         WHERE id = $1
        """;

    private const string CancelSql = """
        UPDATE agent_tasks SET status = 'cancelled', completed_at = $2, error = 'The agent is ' || $3 || '.'
         WHERE agent_id = $1 AND status IN ('pending', 'running', 'waiting_approval')
        """;

    public static LedgerVerdict Bear(SqliteSession session, BearAgent write, LedgerRows rows)
    {
        if (!IsAllowed(session, write, "born"))
            return Row(session, write.AgentId, rows) is { } there ? new(Verdict.Duplicate, there) : LedgerVerdict.NotFound;
        var born = session.Execute(
            BearSql, write.AgentId, write.Kind, LedgerNames.Text(write.Category), LedgerNames.Text(write.Life), write.Config, write.Silo, write.At, write.StartedAt, write.NotConfigured, write.Restoring,
            LedgerNames.Text(write.BornBy), write.TrialUntil) > 0;
        if (born) SqliteLogs.Append(session, write.AgentId, write.Log);
        return new(born ? Verdict.Written : Verdict.Duplicate, Row(session, write.AgentId, rows));
    }

    public static LedgerVerdict Revive(SqliteSession session, ReviveAgent write, LedgerRows rows)
    {
        var birth = write.Birth;
        if (!IsAllowed(session, birth, "revived"))
            return LedgerVerdict.NotFound;
        var revived = session.Execute(
            ReviveSql, write.AgentId, birth.Kind, LedgerNames.Text(birth.Life), birth.Config, birth.Silo, birth.At, birth.StartedAt, birth.NotConfigured, birth.Restoring, LedgerNames.Text(birth.BornBy), birth.TrialUntil);
        if (revived == 0)
            return LedgerVerdict.NotFound;
        session.ForgetEpoch(write.AgentId);
        SqliteLogs.Append(session, write.AgentId, birth.Log);
        return new(Verdict.Written, Row(session, write.AgentId, rows));
    }

    public static LedgerVerdict Claim(SqliteSession session, ClaimAgent write, LedgerRows rows)
    {
        if (session.Execute(ClaimSql, write.AgentId, write.Silo, write.Kind) == 0) return LedgerVerdict.NotFound;
        session.ForgetEpoch(write.AgentId);
        var tasks = new List<TaskRow>();
        var inbox = new List<InboxRow>();
        session.Read(TasksSql, reader => tasks.Add(rows.Task(reader)), write.AgentId);
        session.Read(InboxSql, reader => inbox.Add(rows.Inbox(reader)), write.AgentId);
        return new(Verdict.Written, Row(session, write.AgentId, rows)! with { OpenTasks = tasks, Inbox = inbox });
    }

    public static bool Change(SqliteSession session, ChangeAgent write)
    {
        var life = LedgerNames.Text(write.Life);
        session.Execute(ChangeSql, write.AgentId, life, write.Config, write.StartedAt, write.ErrorMessage, write.NotConfigured, write.Restarts, write.NextWake, write.At, write.EndTrial);
        if (write.CancelOpenTasks) session.Execute(CancelSql, write.AgentId, write.At, life);
        return write.Log is not { } log || SqliteLogs.Append(session, write.AgentId, log);
    }

    public static bool Wake(SqliteSession session, SetWake write) => session.Execute("UPDATE agents SET next_wake = $2 WHERE id = $1", write.AgentId, write.NextWake) > 0;

    public static bool EndRestore(SqliteSession session, EndRestore write) => session.Execute("UPDATE agents SET restoring = NULL WHERE id = $1", write.AgentId) > 0;

    private static bool IsAllowed(SqliteSession session, BearAgent birth, string how) =>
        birth.Approval is not { } use || session.Execute(UseSql, use.ApprovalId, birth.AgentId, birth.Kind, use.PayloadHash, birth.At, how) > 0;

    private static AgentRow? Row(SqliteSession session, string agentId, LedgerRows rows)
    {
        AgentRow? row = null;
        session.Read(RowSql, reader => row = rows.Agent(reader), agentId);
        return row;
    }
}
