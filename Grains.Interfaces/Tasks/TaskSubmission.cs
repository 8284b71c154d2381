using Mycosoft.Chains;

namespace Mycosoft.Tasks;

/// <summary>A task on its way in. The id is made by the first one to speak of it, so that a retry is safe.</summary>
/// <param name="TaskId">UUID; the same id completes. Version 7, or derived from an Idempotency-Key.</param>
/// <param name="TaskType">One of the kind's task types.</param>
/// <param name="Payload">A JSON object for that type.</param>
/// <param name="Principal">Who asked: the name of an API key, or an agent id.</param>
/// <param name="Priority">Its place in the queue.</param>
/// <param name="TimeoutSeconds">Seconds it may run, 1 to 86,400; null takes the agent's.</param>
/// <param name="MaxRetries">How often a retryable failure is tried again, 0 to 20; null takes the agent's.</param>
/// <param name="Deadline">UTC; not started by then it expires, running then it fails with <c>timeout</c>.</param>
/// <param name="RequesterAgent">The agent on whose behalf it runs, set by the runtime.</param>
/// <param name="ParentTaskId">The task that delegated it.</param>
/// <param name="RequestHash">SHA-256 of the request that carried an Idempotency-Key; another hash under the same id is a conflict.</param>
/// <param name="ReplyTo">Told once when the task ends; a hint, the table is the truth.</param>
/// <param name="Source">How it came in: <c>http</c>, <c>schedule</c>, <c>message</c>, <c>agent</c>, <c>rule</c>.</param>
/// <param name="Chain">How it came about when an agent starts it, set by the runtime; else null.</param>
[GenerateSerializer, Immutable, Alias("mas.task-submission")]
public sealed record TaskSubmission(
    [property: Id(0)] Guid TaskId,
    [property: Id(1)] string TaskType,
    [property: Id(2)] JsonText Payload,
    [property: Id(3)] string Principal,
    [property: Id(4)] TaskPriority Priority = TaskPriority.Normal,
    [property: Id(5)] int? TimeoutSeconds = null,
    [property: Id(6)] int? MaxRetries = null,
    [property: Id(7)] DateTime? Deadline = null,
    [property: Id(8)] string? RequesterAgent = null,
    [property: Id(9)] Guid? ParentTaskId = null,
    [property: Id(10)] byte[]? RequestHash = null,
    [property: Id(11)] ICompletionObserver? ReplyTo = null,
    [property: Id(12)] string Source = "http",
    [property: Id(13)] Chain? Chain = null);

/// <summary>A task that is on disk.</summary>
/// <param name="TaskId">The id given at submit.</param>
/// <param name="Replayed">True when it had been accepted before.</param>
/// <param name="ApprovalId">The approval it waits for; null when it needs none.</param>
[GenerateSerializer, Immutable, Alias("mas.task-accepted")]
public sealed record TaskAccepted([property: Id(0)] Guid TaskId, [property: Id(1)] bool Replayed, [property: Id(2)] Guid? ApprovalId = null);

/// <summary>What to cancel.</summary>
/// <param name="Principal">Who asked.</param>
/// <param name="TaskId">One task; null clears everything that waits.</param>
[GenerateSerializer, Immutable, Alias("mas.task-cancellation")]
public sealed record TaskCancellation([property: Id(0)] string Principal, [property: Id(1)] Guid? TaskId = null);

/// <summary>What was cancelled.</summary>
/// <param name="Count">Tasks that will not run, or were told to stop running.</param>
[GenerateSerializer, Immutable, Alias("mas.tasks-cancelled")]
public sealed record TasksCancelled([property: Id(0)] int Count);
