namespace Mycosoft.Auth;

/// <summary>So many requests at once, and so many more each second.</summary>
internal sealed class TokenBucket(int perSecond, int burst, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _since = clock.GetTimestamp();

    public int Burst => burst;

    /// <summary>Seconds in which an empty bucket fills.</summary>
    public int Window { get; } = Seconds((double)burst / perSecond);

    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                Fill();
                return _tokens >= burst;
            }
        }
    }

    public Draw Take()
    {
        lock (_lock)
        {
            Fill();
            if (_tokens < 1)
                return new(false, 0, Seconds((1 - _tokens) / perSecond));
            _tokens--;
            return new(true, (int)_tokens, Seconds((burst - _tokens) / perSecond));
        }
    }

    private void Fill()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (clock.GetElapsedTime(_since, now).TotalSeconds * perSecond));
        _since = now;
    }

    private static int Seconds(double seconds) => Math.Max(1, (int)Math.Ceiling(seconds));

    /// <summary>Whether there was one, how many are left, and in how many seconds it is full again, or in how many the next one comes.</summary>
    internal readonly record struct Draw(bool Granted, int Left, int Seconds);
}
