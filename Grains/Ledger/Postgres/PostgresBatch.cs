namespace Mycosoft.Ledger;

/// <summary>The statements of one commit, in the order in which they have to run.</summary>
internal static class PostgresBatch
{
    public static List<PostgresStatement> Of(IReadOnlyList<Slot<LedgerWrite>> slots, LedgerRows rows)
    {
        var statements = new List<PostgresStatement>();
        var locked = slots.SelectMany(slot => Touched(slot.Write)).Distinct(StringComparer.Ordinal).ToArray();
        if (locked.Length > 0) statements.Add(PostgresAgentWrites.Lock(locked));
        foreach (var wave in Waves.Of(slots)) statements.AddRange(OfWave(wave, rows));
        return statements;
    }

    private static IEnumerable<PostgresStatement> OfWave(List<Slot<LedgerWrite>> wave, LedgerRows rows)
    {
        var kinds = wave.ToLookup(slot => slot.Write.GetType());
        return
        [
            .. Many<BearAgent>(slots => PostgresAgentWrites.Bear(slots, rows)),
            .. Many<ReviveAgent>(slots => PostgresAgentWrites.Revive(slots, rows)),
            .. Many<ClaimAgent>(slots => PostgresClaims.Claim(slots, rows)),
            .. One<ChangeAgent>(PostgresAgentWrites.Change),
            .. One<SetWake>(PostgresAgentWrites.Wake),
            .. Many<AcceptTask>(PostgresTaskWrites.Accept),
            .. One<StartTask>(PostgresTaskWrites.Start),
            .. One<StartApproved>(PostgresTaskWrites.StartApproved),
            .. One<FinishTask>(PostgresTaskWrites.Finish),
            .. One<RequeueTask>(PostgresTaskWrites.Requeue),
            .. One<AcceptMessage>(PostgresMessageWrites.Accept),
            .. One<SettleMessage>(PostgresMessageWrites.Settle),
            .. One<StoreMessage>(PostgresMessageWrites.Store),
            .. One<AcknowledgeMessage>(PostgresMessageWrites.Acknowledge),
            .. One<SeeBroadcasts>(PostgresMessageWrites.See),
            .. Many<InsertSnapshot>(PostgresMemoryWrites.Snapshot),
            .. Many<RestoreAgent>(slots => slots.Select(PostgresMemoryWrites.Restore)),
            .. One<EndRestore>(PostgresAgentWrites.EndRestore),
            .. One<Remember>(PostgresMemoryWrites.Remember),
            .. One<AppendLog>(PostgresAgentWrites.Append),
        ];

        IEnumerable<PostgresStatement> Many<T>(Func<List<Slot<T>>, IEnumerable<PostgresStatement>> statements)
            where T : LedgerWrite
        {
            var slots = kinds[typeof(T)].Select(slot => new Slot<T>(slot.Index, (T)slot.Write)).ToList();
            return slots.Count == 0 ? [] : statements(slots);
        }

        IEnumerable<PostgresStatement> One<T>(Func<List<Slot<T>>, PostgresStatement> statement)
            where T : LedgerWrite => Many<T>(slots => [statement(slots)]);
    }

    private static IEnumerable<string> Touched(LedgerWrite write) => write switch
    {
        BearAgent or AppendLog or Testify => [],
        AcceptMessage accept => [accept.AgentId, accept.Message.FromAgent],
        StoreMessage broadcast => [broadcast.Message.FromAgent],
        _ => [write.AgentId],
    };
}
