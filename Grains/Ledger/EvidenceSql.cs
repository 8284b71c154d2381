namespace Mycosoft.Ledger;

/// <summary>The columns of <see cref="Evidence"/>, in the order in which <see cref="LedgerRows"/> reads them.</summary>
internal static class EvidenceSql
{
    public const string Epochs = "SELECT id, epoch FROM agents WHERE id";

    public const string Tasks = "SELECT id, agent_id, request_hash, status, started_at, completed_at, retries, seq FROM agent_tasks WHERE id";

    public const string Messages = "SELECT message_id, from_agent, to_agent, request_hash, status, seq, timestamp FROM agent_messages WHERE message_id";

    public const string Snapshots = "SELECT id, agent_id, request_hash FROM agent_snapshots WHERE id";

    public static Guid[] TaskIds(IEnumerable<LedgerWrite> writes) =>
    [
        .. writes.Select(write => write switch
        {
            AcceptTask accept => accept.Task.Id,
            StartTask start => start.TaskId,
            StartApproved start => start.TaskId,
            FinishTask finish => finish.TaskId,
            RequeueTask requeue => requeue.TaskId,
            _ => Guid.Empty,
        }).Where(id => id != Guid.Empty),
    ];

    public static Guid[] MessageIds(IEnumerable<LedgerWrite> writes) =>
    [
        .. writes.Select(write => write switch
        {
            AcceptMessage accept => accept.Message.Id,
            SettleMessage settle => settle.MessageId,
            StoreMessage broadcast => broadcast.Message.Id,
            _ => Guid.Empty,
        }).Where(id => id != Guid.Empty),
    ];
}
