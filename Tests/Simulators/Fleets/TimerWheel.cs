namespace Mycosoft.Tests.Simulators.Fleets;

/// <summary>When which of many is due, in ticks of one clock. Each is due once at most; an earlier time replaces a later one.</summary>
internal sealed class TimerWheel(int items)
{
    private const int Slots = 4_096;

    private readonly Lock _gate = new();
    private readonly List<int>?[] _slots = new List<int>?[Slots];
    private readonly long[] _due = [.. Enumerable.Repeat(long.MaxValue, items)];
    private long _now;

    public void Schedule(int item, long tick)
    {
        lock (_gate)
        {
            tick = Math.Max(tick, _now + 1);
            if (tick >= _due[item])
                return;
            _due[item] = tick;
            (_slots[tick % Slots] ??= []).Add(item);
        }
    }

    /// <summary>Adds those that became due up to this tick.</summary>
    public void Advance(long tick, List<int> due)
    {
        lock (_gate)
        {
            // A clock that jumped passes each slot once: whatever lies in it is looked at by its own time.
            for (var at = Math.Max(_now + 1, tick - Slots + 1); at <= tick; at++)
                Empty(_slots[at % Slots], (int)(at % Slots), tick, due);
            _now = Math.Max(_now, tick);
        }
    }

    private void Empty(List<int>? slot, int number, long tick, List<int> due)
    {
        if (slot is null)
            return;
        var kept = 0;
        for (var i = 0; i < slot.Count; i++)
        {
            var item = slot[i];
            if (_due[item] <= tick)
            {
                _due[item] = long.MaxValue;
                due.Add(item);
            }
            else if (_due[item] != long.MaxValue && _due[item] % Slots == number)
            {
                slot[kept++] = item;
            }
        }

        slot.RemoveRange(kept, slot.Count - kept);
    }
}
