using Mycosoft.Tasks;

namespace Mycosoft.Ledger;

/// <summary>Statements over agent_tasks; the epoch has been checked.</summary>
internal static class SqliteTaskWrites
{
    private const string AcceptSql = """
        INSERT INTO agent_tasks (id, agent_id, task_type, payload, priority, seq, status, repeatable, created_at, not_before, deadline, started_at,
                                 timeout_seconds, retries, max_retries, requester, requester_agent, parent_task_id, source, request_hash, hops, ancestors)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string StartSql = "UPDATE agent_tasks SET status = 'running', started_at = $3 WHERE id = $1 AND agent_id = $2 AND status = 'pending'";

    private const string FinishSql = """
        UPDATE agent_tasks
           SET status = $3, result = $4, error = $5, error_code = $6, started_at = coalesce($7, started_at), completed_at = $8, duration_ms = $9, retries = $10
         WHERE id = $1 AND agent_id = $2 AND status IN ('pending', 'running', 'waiting_approval')
        """;

    private const string CountSql = """
        UPDATE agents
           SET tasks_completed = tasks_completed + $2, tasks_failed = tasks_failed + $3, task_ms = task_ms + $4, response_ms = response_ms + $5,
               last_active = max(coalesce(last_active, ''), $6)
         WHERE id = $1
        """;

    private const string RequeueSql = """
        UPDATE agent_tasks SET status = 'pending', started_at = NULL, retries = $3, not_before = $4, error = $5, error_code = $6
         WHERE id = $1 AND agent_id = $2 AND status IN ('pending', 'running') AND NOT (status = 'pending' AND retries = $3)
        """;

    private const string AskSql = """
        INSERT INTO approvals (id, subject, agent_id, kind, category, task_id, task_type, payload, payload_hash, policy_version, rule, needed, self_approval, requester, reason, status, requested_at, expires_at)
        SELECT $2, 'task', t.agent_id, a.kind, a.category, t.id, t.task_type, $3, $4, $5, $6, $7, $8, t.requester, $9, 'pending', $10, $11
          FROM agent_tasks t JOIN agents a ON a.id = t.agent_id WHERE t.id = $1
        """;

    private const string UseSql = """
        UPDATE approvals SET status = 'used', settled = 1, used_at = $4
         WHERE id = $1 AND task_id = $2 AND payload_hash = $3 AND status = 'approved' AND expires_at > $4
           AND EXISTS (SELECT 1 FROM agent_tasks t WHERE t.id = $2 AND t.agent_id = $5 AND t.status = 'waiting_approval')
        """;

    private const string StartApprovedSql = "UPDATE agent_tasks SET status = 'running', started_at = $2 WHERE id = $1";

    public static bool Accept(SqliteSession session, AcceptTask write)
    {
        if (!Accept(session, write.AgentId, write.Task))
            return false;
        if (write.Approval is { } approval)
        {
            session.Execute(
                AskSql, write.Task.Id, approval.Id, approval.Payload.ToString(), approval.PayloadHash, approval.PolicyVersion, approval.Rule, approval.Needed, approval.SelfApproval, approval.Reason,
                approval.RequestedAt, approval.ExpiresAt);
        }

        return true;
    }

    public static bool StartApproved(SqliteSession session, StartApproved write) =>
        session.Execute(UseSql, write.Approval.ApprovalId, write.TaskId, write.Approval.PayloadHash, write.StartedAt, write.AgentId) > 0
        && session.Execute(StartApprovedSql, write.TaskId, write.StartedAt) > 0;

    public static bool Accept(SqliteSession session, string agentId, TaskRow task) => session.Execute(
        AcceptSql, task.Id, agentId, task.TaskType, task.Payload, (int)task.Priority, task.Seq, LedgerNames.Text(task.State), task.Repeatable, task.CreatedAt, task.NotBefore, task.Deadline,
        task.StartedAt, task.TimeoutSeconds, task.Retries, task.MaxRetries, task.Requester, task.RequesterAgent, task.ParentTaskId, task.Source, task.RequestHash, task.Hops, task.Ancestors) > 0;

    public static bool Start(SqliteSession session, StartTask write) => session.Execute(StartSql, write.TaskId, write.AgentId, write.StartedAt) > 0;

    public static bool Finish(SqliteSession session, FinishTask write)
    {
        var changed = session.Execute(
            FinishSql, write.TaskId, write.AgentId, LedgerNames.Text(write.State), write.Result, write.Error, write.ErrorCode, write.StartedAt, write.CompletedAt, write.DurationMs, write.Retries);
        if (changed == 0) return false;

        var (completed, failed) = (write.State == TaskState.Completed, write.State == TaskState.Failed);
        var counts = completed || failed;
        session.Execute(
            CountSql, write.AgentId, completed ? 1 : 0, failed ? 1 : 0, counts ? write.DurationMs ?? 0 : 0d,
            counts ? (write.CompletedAt - write.CreatedAt).TotalMilliseconds : 0d, write.CompletedAt);
        return SqliteLogs.Append(session, write.AgentId, write.Log);
    }

    public static bool Requeue(SqliteSession session, RequeueTask write) =>
        session.Execute(RequeueSql, write.TaskId, write.AgentId, write.Retries, write.NotBefore, write.Error, write.ErrorCode) > 0;
}
