using System.Diagnostics;

namespace Mycosoft.Agents;

/// <summary>What one activation has counted. Written where its tasks run, read by the sampler.</summary>
internal sealed class AgentCounters
{
    private long _completed;
    private long _failed;
    private long _asks;
    private long _turns;
    private long _sampledTurns;
    private int _moved;

    public long Completed => Volatile.Read(ref _completed);

    public long Failed => Volatile.Read(ref _failed);

    public long Asks => Volatile.Read(ref _asks);

    public void CountEnd(bool completed)
    {
        Interlocked.Increment(ref completed ? ref _completed : ref _failed);
        Move();
    }

    public void CountAsk()
    {
        Interlocked.Increment(ref _asks);
        Move();
    }

    public void Move() => Volatile.Write(ref _moved, 1);

    /// <summary>Adds the length of a turn, in ticks of <see cref="Stopwatch"/>.</summary>
    public void CountTurn(long ticks) => Interlocked.Add(ref _turns, ticks);

    /// <summary>
    /// The time its turns took since the call before; null when nothing moved since. After work one more call gives 0, so that a figure made of it goes back to it.
    /// </summary>
    public TimeSpan? TakeTurns()
    {
        var turns = Volatile.Read(ref _turns);
        var worked = turns - _sampledTurns;
        _sampledTurns = turns;
        return Interlocked.Exchange(ref _moved, worked > 0 ? 1 : 0) == 0 && worked == 0 ? null : Stopwatch.GetElapsedTime(0, worked);
    }
}
