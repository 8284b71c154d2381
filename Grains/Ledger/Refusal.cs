using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Ledger;

/// <summary>Why a write changed nothing; the same rule for both dialects. Written before means that an earlier try of the same write had done it.</summary>
internal static class Refusal
{
    public static LedgerVerdict Of(LedgerWrite write, Evidence evidence)
    {
        if (write is FencedWrite fenced)
        {
            if (!evidence.Epochs.TryGetValue(write.AgentId, out var epoch)) return LedgerVerdict.NotFound;
            if (epoch != fenced.Epoch) return LedgerVerdict.Stale;
        }

        return write switch
        {
            AcceptTask accept => OfAccept(accept, evidence.Tasks.GetValueOrDefault(accept.Task.Id)),
            AcceptMessage accept => OfMessage(accept.Message, accept.AgentId, accept.Seq, evidence) ?? LedgerVerdict.Stale,
            StoreMessage broadcast => OfMessage(broadcast.Message, broadcast.Message.ToAgent, 0, evidence) ?? LedgerVerdict.NotFound,
            InsertSnapshot snapshot => OfSnapshot(snapshot, evidence.Snapshots.GetValueOrDefault(snapshot.SnapshotId)),
            RestoreAgent => LedgerVerdict.Mismatch,
            ReviveAgent => LedgerVerdict.NotFound,
            SeeBroadcasts or Remember { Value: null } => LedgerVerdict.WrittenBefore,
            ChangeAgent or SetWake or EndRestore or Remember => LedgerVerdict.Stale,
            _ => IsDone(write, evidence) ? LedgerVerdict.WrittenBefore : LedgerVerdict.NotFound,
        };
    }

    private static LedgerVerdict OfAccept(AcceptTask write, TaskEvidence? row) => row switch
    {
        null => LedgerVerdict.Stale,
        { State: TaskState.Pending or TaskState.WaitingApproval } when row.AgentId == write.AgentId && row.Seq == write.Task.Seq && SameHash(row.RequestHash, write.Task.RequestHash) => LedgerVerdict.WrittenBefore,
        _ when row.AgentId == write.AgentId && SameHash(row.RequestHash, write.Task.RequestHash) => LedgerVerdict.Duplicate,
        // One Idempotency-Key, one body: the router chose another agent this time, the task is the same.
        _ when row.RequestHash is not null && SameHash(row.RequestHash, write.Task.RequestHash) => LedgerVerdict.Duplicate,
        _ => LedgerVerdict.Mismatch,
    };

    private static LedgerVerdict? OfMessage(AgentMessage message, string to, long seq, Evidence evidence) => evidence.Messages.GetValueOrDefault(message.Id) switch
    {
        null => null,
        var row when row.FromAgent != message.FromAgent || row.ToAgent != to || !SameHash(row.RequestHash, message.RequestHash) => LedgerVerdict.Mismatch,
        { State: MessageState.Pending } row when row.Seq == seq => LedgerVerdict.WrittenBefore,
        { Seq: 0 } row when seq == 0 && row.Timestamp == Instant.Whole(message.Timestamp) => LedgerVerdict.WrittenBefore,
        _ => LedgerVerdict.Duplicate,
    };

    private static LedgerVerdict OfSnapshot(InsertSnapshot write, SnapshotEvidence? row) => row switch
    {
        null => LedgerVerdict.NotFound,
        _ when row.AgentId == write.AgentId && SameHash(row.RequestHash, write.RequestHash) => LedgerVerdict.Duplicate,
        _ => LedgerVerdict.Mismatch,
    };

    private static bool IsDone(LedgerWrite write, Evidence evidence) => write switch
    {
        StartTask start => Own(start, start.TaskId, evidence) is { } row && row.StartedAt == Instant.Whole(start.StartedAt),
        StartApproved start => Own(start, start.TaskId, evidence) is { State: TaskState.Running } row && row.StartedAt == Instant.Whole(start.StartedAt),
        FinishTask finish => Own(finish, finish.TaskId, evidence) is { } row && row.State == finish.State && row.CompletedAt == Instant.Whole(finish.CompletedAt),
        RequeueTask requeue => Own(requeue, requeue.TaskId, evidence) is { State: TaskState.Pending } row && row.Retries == requeue.Retries,
        SettleMessage settle => evidence.Messages.GetValueOrDefault(settle.MessageId) is { } row && row.ToAgent == settle.AgentId && row.State == settle.State,
        _ => false,
    };

    private static TaskEvidence? Own(LedgerWrite write, Guid taskId, Evidence evidence) =>
        evidence.Tasks.GetValueOrDefault(taskId) is { } row && row.AgentId == write.AgentId ? row : null;

    private static bool SameHash(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);
}
