using Mycosoft.Ledger;

namespace Mycosoft.Snapshots;

/// <summary>The state part of a snapshot. The version says who can read it.</summary>
public sealed record SnapshotState(int Schema, string Kind, string Life, int KindVersion, JsonText? KindState, string? ErrorMessage, int Restarts)
{
    public const int CurrentSchema = 1;
}

/// <summary>An open task in a snapshot: what is needed to give it again.</summary>
public sealed record SnapshotTask(
    Guid Id,
    string TaskType,
    JsonText Payload,
    int Priority,
    DateTime CreatedAt,
    DateTime? Deadline,
    int TimeoutSeconds,
    int MaxRetries,
    string Requester,
    string? RequesterAgent,
    string Source)
{
    public static SnapshotTask From(TaskRow row) => new(
        row.Id, row.TaskType, row.Payload, (int)row.Priority, row.CreatedAt, row.Deadline, row.TimeoutSeconds, row.MaxRetries, row.Requester, row.RequesterAgent, row.Source);
}
