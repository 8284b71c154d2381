using Mycosoft.Tasks;

namespace Mycosoft.ControlRoom.Tasks;

/// <summary>A task in a list: without its payload and result, which may be a megabyte each.</summary>
internal sealed record TaskLine(
    Guid Id, string AgentId, string TaskType, TaskState Status, int Priority, string Requester, DateTime CreatedAt, DateTime? StartedAt, TimeSpan? Waited, double? TookMs, int Retries, int MaxRetries,
    string? Error, string? ErrorCode)
{
    public bool IsOpen => TaskQuery.IsOpen(Status);

    public static TaskLine Of(TaskView task) => new(
        task.TaskId, task.AgentId, task.TaskType, task.Status, task.Priority, task.RequesterAgent ?? task.Requester, task.CreatedAt, task.StartedAt, TaskWords.Waited(task), TaskWords.Took(task), task.Retries,
        task.MaxRetries, task.Error, task.ErrorCode);
}
