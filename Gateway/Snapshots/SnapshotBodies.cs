namespace Mycosoft.Snapshots;

internal sealed record TakeSnapshot(string? Reason = null)
{
    public const string DefaultReason = "manual";

    public Fault? Check() => Reason is null or { Length: >= 1 and <= 255 } ? null : Fault.InvalidPayload("reason has 1 to 255 characters.", "$.reason");
}

internal sealed record RestoreSnapshot(Guid? SnapshotId = null);

internal sealed record ForkSnapshot(string? AgentId = null);

internal sealed record SnapshotList(string AgentId, IReadOnlyList<SnapshotSummary> Snapshots);

internal sealed record SnapshotTaken(string Status, Guid SnapshotId, Guid Id, string AgentId, DateTime SnapshotTime, string Reason, long SizeBytes, int PendingTasks)
{
    public static SnapshotTaken Of(SnapshotSummary summary) =>
        new("created", summary.Id, summary.Id, summary.AgentId, summary.SnapshotTime, summary.Reason, summary.SizeBytes, summary.PendingTasks);
}

internal sealed record SnapshotDeleted(string Status, Guid SnapshotId, string AgentId);
