using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>Tasks, from the ledger.</summary>
public sealed class TaskQueries(Database database)
{
    private const string Columns = """
        id, agent_id, task_type, payload, priority, created_at, started_at, completed_at, status, result, error, timeout_seconds, retries, max_retries,
        requester_agent, error_code, duration_ms, requester, parent_task_id, not_before, deadline, source, hops
        FROM agent_tasks
        """;

    public async Task<Answer<TaskRecord>> Find(Guid taskId, CancellationToken cancellationToken)
    {
        var select = new Select(Columns).Where("id = @id", "id", taskId);
        return await select.All(database, Read, cancellationToken) is [var task] ? task : Fault.NotFound("Task not found");
    }

    public async Task<Answer<Page<TaskRecord>>> List(TaskFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        var select = new Select(Columns)
            .Where("agent_id = @agent", "agent", filter.AgentId)
            .Where("status = @status", "status", filter.Status is { } status ? LedgerNames.Text(status) : null)
            .Where("task_type = @type", "type", filter.TaskType)
            .Where("source = @source", "source", filter.Source)
            .Where("priority = @priority", "priority", filter.Priority)
            .Where("created_at >= @since", "since", filter.Since);
        if (filter.Statuses is { Count: > 0 } statuses)
            select.Where($"status IN {select.List("state", statuses.Select(LedgerNames.Text))}");
        if (IsOpen(filter.Status) || filter.Statuses is { Count: > 0 } all && all.All(state => IsOpen(state)))
            select.Where(OpenWork.IsOpen);
        if (cursor is { } after)
            select.Where("(created_at, id) < (@at, @id)").With("at", after.At).With("id", after.Id);
        var tasks = await select.Then("ORDER BY created_at DESC, id DESC").Limit(filter.Limit + 1).All(database, Read, cancellationToken);
        return Paging.Of(tasks, filter.Limit, t => new Cursor(t.CreatedAt, t.Id).ToString());
    }

    public async Task<IReadOnlyList<string>> AgentsWithQueues(CancellationToken cancellationToken) =>
        await new Select("DISTINCT agent_id FROM agent_tasks").Where(OpenWork.IsOpen).Where("status <> 'running'")
            .Then("ORDER BY agent_id").All(database, r => r.Text(0), cancellationToken);

    private static bool IsOpen(TaskState? state) => state is TaskState.Pending or TaskState.Running or TaskState.WaitingApproval;

    private static TaskRecord Read(Row row) => new()
    {
        Id = row.Id(0),
        AgentId = row.Text(1),
        TaskType = row.Text(2),
        Payload = row.Json(3),
        Priority = row.Small(4),
        CreatedAt = row.Time(5),
        StartedAt = row.TimeOrNull(6),
        CompletedAt = row.TimeOrNull(7),
        Status = LedgerNames.Parse<TaskState>(row.Text(8)),
        Result = row.JsonOrNull(9),
        Error = row.TextOrNull(10),
        Timeout = row.Small(11),
        Retries = row.Small(12),
        MaxRetries = row.Small(13),
        RequesterAgent = row.TextOrNull(14),
        ErrorCode = row.TextOrNull(15),
        DurationMs = row.RealOrNull(16),
        Requester = row.Text(17),
        ParentTaskId = row.IdOrNull(18),
        NotBefore = row.TimeOrNull(19),
        Deadline = row.TimeOrNull(20),
        Source = row.Text(21),
        Hops = row.Small(22),
    };
}
