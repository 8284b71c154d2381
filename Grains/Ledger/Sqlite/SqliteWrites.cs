namespace Mycosoft.Ledger;

/// <summary>One write inside the running transaction.</summary>
internal sealed class SqliteWrites(LedgerRows rows)
{
    public LedgerVerdict Apply(SqliteSession session, LedgerWrite write)
    {
        if (write is FencedWrite fenced && session.Epoch(write.AgentId) != fenced.Epoch) return session.Epoch(write.AgentId) is null ? LedgerVerdict.NotFound : LedgerVerdict.Stale;
        return write switch
        {
            BearAgent bear => SqliteAgentWrites.Bear(session, bear, rows),
            ReviveAgent revive => SqliteAgentWrites.Revive(session, revive, rows),
            ClaimAgent claim => SqliteAgentWrites.Claim(session, claim, rows),
            _ => Write(session, write) ? LedgerVerdict.Written : Refusal.Of(write, Evidence(session, write)),
        };
    }

    private static bool Write(SqliteSession session, LedgerWrite write) => write switch
    {
        ChangeAgent change => SqliteAgentWrites.Change(session, change),
        SetWake wake => SqliteAgentWrites.Wake(session, wake),
        AcceptTask accept => SqliteTaskWrites.Accept(session, accept),
        StartTask start => SqliteTaskWrites.Start(session, start),
        StartApproved start => SqliteTaskWrites.StartApproved(session, start),
        FinishTask finish => SqliteTaskWrites.Finish(session, finish),
        RequeueTask requeue => SqliteTaskWrites.Requeue(session, requeue),
        AcceptMessage accept => SqliteMessageWrites.Accept(session, accept),
        SettleMessage settle => SqliteMessageWrites.Settle(session, settle),
        StoreMessage store => SqliteMessageWrites.Store(session, store),
        AcknowledgeMessage acknowledge => SqliteMessageWrites.Acknowledge(session, acknowledge),
        SeeBroadcasts see => SqliteMessageWrites.See(session, see),
        InsertSnapshot snapshot => SqliteMemoryWrites.Snapshot(session, snapshot),
        EndRestore end => SqliteAgentWrites.EndRestore(session, end),
        RestoreAgent restore => SqliteMemoryWrites.Restore(session, restore),
        Remember remember => SqliteMemoryWrites.Remember(session, remember),
        AppendLog append => SqliteLogs.Append(session, append.AgentId, append.Log),
        Testify => true,
        _ => throw new NotSupportedException($"The ledger has no statement for {write.GetType().Name}."),
    };

    private Evidence Evidence(SqliteSession session, LedgerWrite write)
    {
        var evidence = new Evidence();
        if (session.Epoch(write.AgentId) is { } epoch) evidence.Epochs[write.AgentId] = epoch;
        foreach (var id in EvidenceSql.TaskIds([write])) session.Read($"{EvidenceSql.Tasks} = $1", reader => evidence.Tasks[id] = rows.TaskEvidence(reader), id);
        foreach (var id in EvidenceSql.MessageIds([write])) session.Read($"{EvidenceSql.Messages} = $1", reader => evidence.Messages[id] = rows.MessageEvidence(reader), id);
        if (write is InsertSnapshot snapshot) session.Read($"{EvidenceSql.Snapshots} = $1", reader => evidence.Snapshots[snapshot.SnapshotId] = LedgerRows.SnapshotEvidence(reader), snapshot.SnapshotId);
        return evidence;
    }
}
