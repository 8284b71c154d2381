using Microsoft.Extensions.Time.Testing;

namespace Mycosoft.Tests.Cluster.Companies;

/// <summary>A clock that goes on like the real one and that a test may put forward: the silo lives in real time, and nobody waits for a time-out.</summary>
public sealed class MovingClock : TimeProvider
{
    private readonly FakeTimeProvider _fake = new(DateTimeOffset.UtcNow);
    private readonly Lock _moving = new();
    private long _last = System.GetTimestamp();

    public DateTime Now => GetUtcNow().UtcDateTime;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => _fake.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_moving)
            return _fake.GetUtcNow() + System.GetElapsedTime(_last);
    }

    public override long GetTimestamp()
    {
        lock (_moving)
            return _fake.GetTimestamp() + System.GetElapsedTime(_last).Ticks;
    }

    /// <summary>Callbacks run on the pool, as those of the real clock: one that blocks must not stop the time for all.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _fake.CreateTimer(s => ThreadPool.UnsafeQueueUserWorkItem(x => callback(x), s, preferLocal: false), state, dueTime, period);

    public void Advance(TimeSpan by)
    {
        lock (_moving)
            _fake.Advance(by);
    }

    /// <summary>Lets the clock go on until the timer is disposed. The clock itself is not disposable: a silo that stops would stop it.</summary>
    public ITimer Run() => System.CreateTimer(_ => Follow(), null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));

    private void Follow()
    {
        if (!_moving.TryEnter())
            return;
        try
        {
            var now = System.GetTimestamp();
            var elapsed = System.GetElapsedTime(_last, now);
            _last = now;
            _fake.Advance(elapsed);
        }
        finally
        {
            _moving.Exit();
        }
    }
}
