namespace Mycosoft.Auth;

/// <summary>So many requests at once, and so many more each second.</summary>
internal sealed class TokenBucket(int perSecond, int burst, TimeProvider clock)
{
    private readonly TimeSpan _share = TimeSpan.FromSeconds(1) / perSecond;
    private readonly long _began = clock.GetTimestamp();
    private readonly Lock _lock = new();
    private TimeSpan _evenly;

    public int Burst => burst;

    /// <summary>Seconds in which an empty bucket fills.</summary>
    public int Window => Seconds(_share * burst);

    public bool IsFull
    {
        get
        {
            lock (_lock)
                return RateRules.Owed(_evenly, Now) == TimeSpan.Zero;
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(_began);

    public Draw Take()
    {
        lock (_lock)
        {
            var now = Now;
            (_evenly, var wait) = RateRules.Take(_evenly, now, _share, burst);
            var owed = RateRules.Owed(_evenly, now);
            return wait > TimeSpan.Zero ? new(false, 0, Seconds(wait)) : new(true, (int)(((_share * burst) - owed) / _share), Seconds(owed));
        }
    }

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    /// <summary>Whether there was one, how many are left, and in how many seconds it is full again, or in how many the next one comes.</summary>
    internal readonly record struct Draw(bool Granted, int Left, int Seconds);
}
