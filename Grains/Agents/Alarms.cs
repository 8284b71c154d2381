using System.Runtime.CompilerServices;
using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>When an agent is next due, and for what. The earliest time is its next_wake row; the silo's recovery sweep rings.</summary>
internal sealed class Alarms(Activation activation)
{
    private Times _due;
    private DateTime? _written;

    /// <summary>The earliest time for which something is due.</summary>
    public DateTime? Next => Earlier(Earlier(_due[0], _due[1]), _due[2]);

    /// <summary>What a new tenure finds: the time is known, its reason follows from what the agent is.</summary>
    public void Restore(DateTime? nextWake)
    {
        _written = nextWake;
        if (nextWake is not { } due)
            return;
        var kind = activation.Tenure!.Life == Life.Error ? AlarmKind.Restart : activation.Agent.ActiveSchedule is not null ? AlarmKind.Schedule : AlarmKind.Snapshot;
        _due[(int)kind] ??= due;
    }

    public DateTime? Of(AlarmKind kind) => _due[(int)kind];

    /// <summary>Sets or clears one alarm in memory; <see cref="Save"/> or a life change writes it.</summary>
    public void Set(AlarmKind kind, DateTime? at) => _due[(int)kind] = at;

    /// <summary>Takes out what is due. Whoever cannot act on one puts it back.</summary>
    public IReadOnlyList<(AlarmKind Kind, DateTime Due)> TakeDue(DateTime now)
    {
        var taken = new List<(AlarmKind, DateTime)>();
        foreach (var kind in Enum.GetValues<AlarmKind>())
        {
            if (Of(kind) is not { } due || due > now)
                continue;
            taken.Add((kind, due));
            Set(kind, null);
        }

        return taken;
    }

    public Times Copy() => _due;

    public void Reset(Times to) => _due = to;

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

    private static DateTime? Earlier(DateTime? one, DateTime? other) => one is null || other < one ? other : one;

    /// <summary>A time for each kind, by its number.</summary>
    [InlineArray(3)]
    internal struct Times
    {
        private DateTime? _first;
    }
}

/// <summary>What an agent can be due for.</summary>
internal enum AlarmKind
{
    Schedule = 0,
    Snapshot = 1,
    Restart = 2,
}
