namespace Mycosoft.Agents;

/// <summary>What one activation has counted. Written on the activation, read by the sampler.</summary>
internal sealed class AgentCounters
{
    private long _completed;
    private long _failed;
    private long _asks;
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

    /// <summary>True once after something moved.</summary>
    public bool TakeMoved() => Interlocked.Exchange(ref _moved, 0) == 1;
}
