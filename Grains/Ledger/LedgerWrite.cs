using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Audit;
using Mycosoft.Births;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Ledger;

/// <summary>
/// One write of the group commit. A write that carries an epoch is refused, alone and without harm to its neighbours, when the agent's epoch has moved on.
/// </summary>
public abstract record LedgerWrite(string AgentId)
{
    /// <summary>What is to be told of it for ever, if it is written.</summary>
    public AuditEntry? Audit { get; init; }
}

/// <summary>A write that only the agent's present activation may make.</summary>
public abstract record FencedWrite(string AgentId, long Epoch) : LedgerWrite(AgentId);

/// <summary>Birth: inserts the row with epoch 1. An id that exists is answered with its row (verdict Duplicate), deleted ones included. With an approval it uses that up, or is NotFound.</summary>
public sealed record BearAgent(string AgentId, string Kind, AgentCategory Category, Life Life, JsonText Config, DateTime At, DateTime? StartedAt, string? NotConfigured, string Silo, AgentLog Log, Guid? Restoring = null, ApprovalUse? Approval = null,
    BirthOrigin BornBy = BirthOrigin.Person, DateTime? TrialUntil = null) : LedgerWrite(AgentId);

/// <summary>Takes the epoch: epoch + 1, silo set; answers the row, the open tasks in order of seq, the pending messages in order of seq. NotFound for an unknown or deleted id, and for one of another kind when a kind is given.</summary>
public sealed record ClaimAgent(string AgentId, string Silo, string? Kind = null) : LedgerWrite(AgentId);

/// <summary>
/// Sets life and configuration whole; life_version + 1. With <see cref="CancelOpenTasks"/> the open tasks end cancelled in the same transaction, with <see cref="EndTrial"/> the agent is on trial no more.
/// </summary>
public sealed record ChangeAgent(
    string AgentId,
    long Epoch,
    Life Life,
    JsonText Config,
    DateTime? StartedAt,
    string? ErrorMessage,
    string? NotConfigured,
    int Restarts,
    DateTime? NextWake,
    DateTime At,
    bool CancelOpenTasks,
    AgentLog? Log,
    bool EndTrial = false) : FencedWrite(AgentId, Epoch);

/// <summary>When the agent is next due; null when never.</summary>
public sealed record SetWake(string AgentId, long Epoch, DateTime? NextWake) : FencedWrite(AgentId, Epoch);

/// <summary>Inserts a task: pending, or waiting for the approval that is asked for with it. An id that exists is Duplicate when agent and request hash are the same, else Mismatch.</summary>
public sealed record AcceptTask(string AgentId, long Epoch, TaskRow Task, ApprovalRequest? Approval = null) : FencedWrite(AgentId, Epoch);

/// <summary>Marks a pending task as running.</summary>
public sealed record StartTask(string AgentId, long Epoch, Guid TaskId, DateTime StartedAt) : FencedWrite(AgentId, Epoch);

/// <summary>Uses up the approval of a task that waits for it, and marks the task as running: both or neither. NotFound when the approval is not approved, has run out, or is for another payload.</summary>
public sealed record StartApproved(string AgentId, long Epoch, Guid TaskId, ApprovalUse Approval, DateTime StartedAt) : FencedWrite(AgentId, Epoch);

/// <summary>
/// Ends an open task, once: the row, the agent's counters and last_active, and the log row in one transaction. A task that has ended already is Written when this
/// epoch's own earlier try ended it (a commit whose answer was lost), else NotFound.
/// </summary>
public sealed record FinishTask(
    string AgentId,
    long Epoch,
    Guid TaskId,
    TaskState State,
    JsonText? Result,
    string? Error,
    string? ErrorCode,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime CompletedAt,
    double? DurationMs,
    int Retries,
    AgentLog Log) : FencedWrite(AgentId, Epoch);

/// <summary>Puts a task back to pending: for a retry (with NotBefore and the error of the attempt) or because the agent stops. A task that failed at once was never marked as running.</summary>
public sealed record RequeueTask(string AgentId, long Epoch, Guid TaskId, int Retries, DateTime? NotBefore, string? Error, string? ErrorCode) : FencedWrite(AgentId, Epoch);

/// <summary>Inserts a message into the agent's inbox as pending; counts it on receiver and, if it is an agent, sender. Duplicates as for tasks.</summary>
public sealed record AcceptMessage(string AgentId, long Epoch, AgentMessage Message, long Seq, DateTime ExpiresAt) : FencedWrite(AgentId, Epoch);

/// <summary>Where a message stands after an attempt; delivered sets acknowledged and ack_time.</summary>
public sealed record SettleMessage(string AgentId, long Epoch, Guid MessageId, MessageState State, int Attempts, string? Error, DateTime At) : FencedWrite(AgentId, Epoch);

/// <summary>Inserts a message that nobody's inbox handles, as delivered: a broadcast, which takes the next number, or an answer to somebody outside. Counted on the sender if it is an agent. AgentId is the sender.</summary>
public sealed record StoreMessage(string AgentId, AgentMessage Message, DateTime ExpiresAt) : LedgerWrite(AgentId);

/// <summary>Marks messages as acknowledged by an ack message; AgentId is the sender of the ack. Only messages sent to it are marked.</summary>
public sealed record AcknowledgeMessage(string AgentId, Guid MessageId, DateTime At) : LedgerWrite(AgentId);

/// <summary>Remembers the number up to which an agent has heard the broadcasts, and counts those it heard.</summary>
public sealed record SeeBroadcasts(string AgentId, long Epoch, long HeardUntil, int Count) : FencedWrite(AgentId, Epoch);

/// <summary>Inserts a snapshot (an id that exists is Duplicate when agent and request hash are the same, else Mismatch); keeps the newest 10 and everything younger than 7 days of the agent.</summary>
public sealed record InsertSnapshot(string AgentId, Guid SnapshotId, DateTime At, JsonText State, JsonText Config, JsonText PendingTasks, JsonText Memory, string Reason, AgentLog Log, byte[]? RequestHash = null)
    : LedgerWrite(AgentId);

/// <summary>
/// Restore: life_version + 1 with the snapshot's config, open tasks cancelled with the given reason and the snapshot's inserted as new ones, knowledge rows replaced; one transaction.
/// The row remembers the snapshot until <see cref="EndRestore"/>: the grain's own record is another store, and a claim after a crash in between brings it up.
/// </summary>
public sealed record RestoreAgent(
    string AgentId,
    long Epoch,
    JsonText Config,
    IReadOnlyList<TaskRow> Tasks,
    JsonText Memory,
    string Reason,
    DateTime At,
    AgentLog Log,
    Guid SnapshotId) : FencedWrite(AgentId, Epoch);

/// <summary>The kind's state of a restored snapshot has reached the grain's own record.</summary>
public sealed record EndRestore(string AgentId, long Epoch) : FencedWrite(AgentId, Epoch);

/// <summary>Inserts or replaces a knowledge row; null value deletes it.</summary>
public sealed record Remember(string AgentId, long Epoch, string Key, JsonText? Value, DateTime At, DateTime? ExpiresAt) : FencedWrite(AgentId, Epoch);

/// <summary>Appends a log row that belongs to no other write.</summary>
public sealed record AppendLog(string AgentId, AgentLog Log) : LedgerWrite(AgentId);

/// <summary>Changes nothing: something was tried and refused, and its entry is all that there is to write.</summary>
public sealed record Testify(string AgentId) : LedgerWrite(AgentId);

/// <summary>A row of agent_logs; summaries are cut to 500 characters by whoever makes it.</summary>
public sealed record AgentLog(string ActionType, string? InputSummary, string? OutputSummary, bool Success, int DurationMs, DateTime At, string? RelatedAgent = null, JsonText? Metadata = null);

/// <summary>A task as it is inserted and as it comes back from a claim.</summary>
public sealed record TaskRow
{
    public required Guid Id { get; init; }

    public required string TaskType { get; init; }

    public required JsonText Payload { get; init; }

    public required TaskPriority Priority { get; init; }

    public required long Seq { get; init; }

    public TaskState State { get; init; } = TaskState.Pending;

    public required bool Repeatable { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? NotBefore { get; init; }

    public DateTime? Deadline { get; init; }

    public DateTime? StartedAt { get; init; }

    public required int TimeoutSeconds { get; init; }

    public int Retries { get; init; }

    public required int MaxRetries { get; init; }

    public required string Requester { get; init; }

    public string? RequesterAgent { get; init; }

    public Guid? ParentTaskId { get; init; }

    public required string Source { get; init; }

    public byte[]? RequestHash { get; init; }

    /// <summary>Steps from the person, schedule or device that began its chain.</summary>
    public int Hops { get; init; }

    /// <summary>The tasks that wait for it, as <see cref="Chains.Ancestors"/> writes them.</summary>
    public string? Ancestors { get; init; }
}

/// <summary>Rebirth of a deleted agent under its old id and kind: epoch + 1, life, configuration and counters as at a birth. NotFound unless a tombstone of that kind is there.</summary>
public sealed record ReviveAgent(BearAgent Birth) : LedgerWrite(Birth.AgentId);
