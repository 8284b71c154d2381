using Microsoft.Extensions.Time.Testing;

namespace Mycosoft.Tests.Cluster.Companies;

/// <summary>A clock that goes on like the real one and that a test may put forward: the silo lives in real time, and nobody waits for a time-out.</summary>
public sealed class MovingClock : TimeProvider, IDisposable
{
    private readonly FakeTimeProvider _fake = new(DateTimeOffset.UtcNow);
    private readonly Lock _moving = new();
    private readonly Timer _pump;
    private long _last = System.GetTimestamp();

    public MovingClock() => _pump = new Timer(_ => Follow(), null, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));

    public DateTime Now => GetUtcNow().UtcDateTime;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => _fake.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _fake.GetUtcNow();

    public override long GetTimestamp() => _fake.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _fake.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan by)
    {
        lock (_moving)
            _fake.Advance(by);
    }

    public void Dispose() => _pump.Dispose();

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
