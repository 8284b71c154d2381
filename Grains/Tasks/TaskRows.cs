using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>Makes the row of a task that comes in.</summary>
internal static class TaskRows
{
    public static TaskRow From(TaskSubmission submission, AgentDescriptor kind, Tenure tenure, DateTime now) => new()
    {
        Id = submission.TaskId,
        TaskType = submission.TaskType,
        Payload = submission.Payload,
        Priority = submission.Priority,
        Seq = tenure.NextSequence(),
        Repeatable = kind.Tasks[submission.TaskType].SafeToRepeat,
        CreatedAt = now,
        Deadline = submission.Deadline,
        TimeoutSeconds = submission.TimeoutSeconds ?? tenure.Config.TaskTimeout,
        MaxRetries = submission.MaxRetries ?? tenure.Config.MaxRetries,
        Requester = submission.Principal,
        RequesterAgent = submission.RequesterAgent,
        ParentTaskId = submission.ParentTaskId,
        Source = submission.Source,
        RequestHash = submission.RequestHash,
        Hops = submission.Chain?.Hops ?? 0,
        Ancestors = submission.Chain?.Ancestors,
    };

    /// <summary>What is wrong with a submission, before anything is queued.</summary>
    public static Fault? Check(TaskSubmission submission, AgentDescriptor kind, DateTime now)
    {
        if (!kind.Tasks.TryGetValue(submission.TaskType, out var task))
            return Fault.InvalidPayload($"Unknown task type {submission.TaskType}. {kind.Kind} knows {string.Join(", ", kind.Tasks.Keys.Order(StringComparer.Ordinal))}.", "$.task_type");
        if (submission.TimeoutSeconds is < 1 or > 86_400)
            return Fault.InvalidPayload("timeout must be between 1 and 86400 seconds.", "$.timeout");
        if (submission.MaxRetries is < 0 or > 20)
            return Fault.InvalidPayload("max_retries must be between 0 and 20.", "$.max_retries");
        if (!Enum.IsDefined(submission.Priority))
            return Fault.InvalidPayload("priority must be 1, 3, 5, 8 or 10.", "$.priority");
        if (submission.Source.Length is 0 or > 20)
            return Fault.InvalidPayload("source has 1 to 20 characters.", "$.source");
        if (submission.Deadline <= now)
            return Fault.InvalidPayload("deadline is in the past.", "$.deadline");
        return task.Validate(submission.Payload) is { } fault ? fault with { Path = "$.payload" + (fault.Path?[1..] ?? "") } : Nul(submission.Payload);
    }

    /// <summary>How a task ended that the table tells of. What ended without a code, as with its agent, did not complete either.</summary>
    public static TaskCompletion Completion(TaskRecord task) => new(
        task.Id, task.Status, task.Result, task.Status == TaskState.Completed ? null : new Fault(task.ErrorCode ?? StateNames.Of(task.Status), task.Error ?? ""));

    private static Fault? Nul(JsonText payload) => Summary.HasNul(payload) ? Fault.InvalidPayload("U+0000 cannot be kept.", "$.payload") : null;
}
