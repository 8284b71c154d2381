namespace Mycosoft.Tasks;

/// <summary>A task as HTTP shows it: the seed's AgentTask, the names its task intake used, and what is new.</summary>
internal sealed record TaskView(
    Guid Id,
    Guid TaskId,
    string AgentId,
    string TargetAgent,
    string TaskType,
    JsonText Payload,
    int Priority,
    DateTime CreatedAt,
    DateTime SubmittedAt,
    DateTime? StartedAt,
    DateTime? CompletedAt,
    TaskState Status,
    JsonText? Result,
    string? Error,
    string? ErrorCode,
    int Timeout,
    int Retries,
    int MaxRetries,
    string? RequesterAgent,
    string Requester,
    Guid? ParentTaskId,
    DateTime? NotBefore,
    DateTime? Deadline,
    double? DurationMs,
    string Source,
    int Hops)
{
    public static TaskView Of(TaskRecord task) => new(
        task.Id, task.Id, task.AgentId, task.AgentId, task.TaskType, task.Payload, task.Priority, task.CreatedAt, task.CreatedAt, task.StartedAt, task.CompletedAt, task.Status,
        task.Result, task.Error, task.ErrorCode, task.Timeout, task.Retries, task.MaxRetries, task.RequesterAgent, task.Requester, task.ParentTaskId, task.NotBefore,
        task.Deadline, task.DurationMs, task.Source, task.Hops);

    public static bool IsTerminal(TaskState state) => state is not (TaskState.Pending or TaskState.Running or TaskState.WaitingApproval);
}

internal sealed record TaskList(IReadOnlyList<TaskView> Tasks, string? NextCursor)
{
    public static TaskList Of(Page<TaskRecord> page) => new([.. page.Items.Select(TaskView.Of)], page.Next);
}
