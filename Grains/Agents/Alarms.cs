using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>When an agent is next due, and for what. The earliest time is its next_wake row; the silo's recovery sweep rings.</summary>
internal sealed class Alarms(Activation activation)
{
    private readonly Dictionary<AlarmKind, DateTime> _due = [];
    private DateTime? _written;

    /// <summary>The earliest time for which something is due.</summary>
    public DateTime? Next => _due.Count == 0 ? null : _due.Values.Min();

    /// <summary>What a new tenure finds: the time is known, its reason follows from what the agent is.</summary>
    public void Restore(DateTime? nextWake)
    {
        _written = nextWake;
        if (nextWake is not { } due)
            return;
        if (activation.Tenure!.Life == Life.Error)
            _due.TryAdd(AlarmKind.Restart, due);
        else if (activation.Agent.ActiveSchedule is not null)
            _due.TryAdd(AlarmKind.Schedule, due);
        else
            _due.TryAdd(AlarmKind.Snapshot, due);
    }

    public DateTime? Of(AlarmKind kind) => _due.TryGetValue(kind, out var at) ? at : null;

    /// <summary>Sets or clears one alarm in memory; <see cref="Save"/> or a life change writes it.</summary>
    public void Set(AlarmKind kind, DateTime? at)
    {
        if (at is { } time)
            _due[kind] = time;
        else
            _due.Remove(kind);
    }

    /// <summary>Takes out what is due. Whoever cannot act on one puts it back.</summary>
    public IReadOnlyList<(AlarmKind Kind, DateTime Due)> TakeDue(DateTime now)
    {
        var due = _due.Where(p => p.Value <= now).Select(p => (p.Key, p.Value)).ToList();
        due.ForEach(d => _due.Remove(d.Key));
        return due;
    }

    public IReadOnlyDictionary<AlarmKind, DateTime> Copy() => new Dictionary<AlarmKind, DateTime>(_due);

    public void Reset(IReadOnlyDictionary<AlarmKind, DateTime> to)
    {
        _due.Clear();
        foreach (var (kind, at) in to)
            _due[kind] = at;
    }

    public async Task Save()
    {
        if (Next == _written || activation.Tenure is not { Ended: false } tenure)
            return;
        var next = Next;
        await activation.WriteOrReclaim(tenure, new SetWake(tenure.AgentId, tenure.Epoch, next));
        _written = next;
    }

    /// <summary>A life change has written the same.</summary>
    public void Saved() => _written = Next;
}

/// <summary>What an agent can be due for.</summary>
internal enum AlarmKind
{
    Schedule = 0,
    Snapshot = 1,
    Restart = 2,
}
