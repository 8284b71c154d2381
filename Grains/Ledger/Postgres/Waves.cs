namespace Mycosoft.Ledger;

/// <summary>
/// A batch runs kind by kind, which is not the order in which the writes came. Writes that do not meet may change places; one that has to come after another of a later (or the same)
/// kind goes into the next wave: the same statements once more, in the same transaction and the same round trip.
/// </summary>
internal static class Waves
{
    public static List<List<Slot<LedgerWrite>>> Of(IReadOnlyList<Slot<LedgerWrite>> slots)
    {
        var waves = new List<List<Slot<LedgerWrite>>>();
        var placed = new Placement();
        foreach (var slot in slots)
        {
            var wave = placed.Place(slot.Write);
            while (waves.Count <= wave) waves.Add([]);
            waves[wave].Add(slot);
        }

        return waves;
    }

    private static int Rank(LedgerWrite write) => write switch
    {
        BearAgent => 0,
        ReviveAgent or ClaimAgent => 1,
        ChangeAgent => 2,
        SetWake => 3,
        AcceptTask => 4,
        StartTask => 5,
        StartApproved => 6,
        FinishTask => 7,
        RequeueTask => 8,
        AcceptMessage => 9,
        SettleMessage => 10,
        StoreMessage => 11,
        AcknowledgeMessage => 12,
        SeeBroadcasts => 13,
        InsertSnapshot => 14,
        RestoreAgent => 15,
        EndRestore => 16,
        Remember => 17,
        AppendLog => 18,
        Testify => 19,
        _ => throw new NotSupportedException($"The ledger has no statement for {write.GetType().Name}."),
    };

    private static (Guid Id, string? Name)? Subject(LedgerWrite write) => write switch
    {
        AcceptTask accept => (accept.Task.Id, null),
        StartTask start => (start.TaskId, null),
        StartApproved start => (start.TaskId, null),
        FinishTask finish => (finish.TaskId, null),
        RequeueTask requeue => (requeue.TaskId, null),
        AcceptMessage accept => (accept.Message.Id, null),
        SettleMessage settle => (settle.MessageId, null),
        StoreMessage broadcast => (broadcast.Message.Id, null),
        AcknowledgeMessage acknowledge => (acknowledge.MessageId, null),
        InsertSnapshot snapshot => (snapshot.SnapshotId, null),
        SetWake wake => (Guid.Empty, wake.AgentId),
        EndRestore end => (new Guid(2, 0, 0, new byte[8]), end.AgentId),
        SeeBroadcasts see => (new Guid(1, 0, 0, new byte[8]), see.AgentId),
        Remember remember => (Guid.Empty, $"{remember.AgentId}\n{remember.Key}"),
        _ => null,
    };

    private sealed class Placement
    {
        private readonly Dictionary<string, (int Wave, int Rank)> _barriers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (int Wave, int Rank)> _last = new(StringComparer.Ordinal);
        private readonly Dictionary<(Guid, string?), (int Wave, int Rank)> _subjects = [];

        public int Place(LedgerWrite write)
        {
            var rank = Rank(write);
            var barrier = write is BearAgent or ReviveAgent or ClaimAgent or ChangeAgent or RestoreAgent;
            var subject = Subject(write);
            var wave = After((barrier ? _last : _barriers).TryGetValue(write.AgentId, out var agent) ? agent : null, rank);
            if (subject is { } key && _subjects.TryGetValue(key, out var earlier)) wave = Math.Max(wave, After(earlier, rank));

            var here = (wave, rank);
            if (barrier) _barriers[write.AgentId] = here;
            if (subject is { } own) _subjects[own] = here;
            if (!_last.TryGetValue(write.AgentId, out var last) || last.CompareTo(here) < 0) _last[write.AgentId] = here;
            return wave;
        }

        private static int After((int Wave, int Rank)? earlier, int rank) => earlier switch
        {
            null => 0,
            var (wave, before) when before < rank => wave,
            var (wave, _) => wave + 1,
        };
    }
}
