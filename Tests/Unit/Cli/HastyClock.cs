namespace Mycosoft.Tests.Unit.Cli;

/// <summary>A clock on which every wait is over at once, and remembered.</summary>
internal sealed class HastyClock : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2026, 1, 24, 16, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Add(dueTime);
        _now += dueTime;
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Spent();
    }

    private sealed class Spent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
