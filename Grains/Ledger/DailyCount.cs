namespace Mycosoft.Ledger;

/// <summary>A count out of a table that is asked for often: read again after a second, and counted on in between.</summary>
public sealed class DailyCount(Func<CancellationToken, Task<long>> read, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private long _count;
    private long _readAt;

    /// <summary>Two that ask at once may both read.</summary>
    public async ValueTask<long> Now(CancellationToken cancellationToken)
    {
        if (_readAt == 0 || clock.GetElapsedTime(Volatile.Read(ref _readAt)) >= Fresh)
        {
            Interlocked.Exchange(ref _count, await read(cancellationToken));
            Volatile.Write(ref _readAt, Math.Max(1, clock.GetTimestamp()));
        }

        return Interlocked.Read(ref _count);
    }

    public void Add(int more) => Interlocked.Add(ref _count, more);
}
