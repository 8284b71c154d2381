namespace Mycosoft.Feed;

/// <summary>
/// How late this gateway's viewers learn of what happens: from the time that the silo gave an event until its frame was handed to the connection. Of what happened before a viewer came, nothing
/// was late for it.
/// </summary>
internal sealed class DashboardLag(TimeProvider clock)
{
    /// <summary>The hour that the company's other latencies are judged by.</summary>
    private const int Minutes = 60;

    private readonly Lock _lock = new();
    private readonly (long Minute, LagHistogram Lags)[] _minutes = [.. Enumerable.Range(0, Minutes).Select(_ => (-1L, new LagHistogram()))];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public void Sent(DateTime since, IReadOnlyList<FeedItem> events)
    {
        var now = Now;
        foreach (var happened in events)
        {
            if (happened.Entry.At >= since)
                Add(now, now - happened.Entry.At);
        }
    }

    public LagEvidence Read()
    {
        var (oldest, hour) = (MinuteOf(Now) - Minutes, new LagHistogram());
        lock (_lock)
        {
            foreach (var (minute, lags) in _minutes)
            {
                if (minute > oldest)
                    hour.Add(lags);
            }
        }

        return new(hour.Quantile(0.5), hour.Quantile(0.99), hour.Count);
    }

    // The clocks of two machines are not one: what seems to come before it happened came at once.
    private void Add(DateTime now, TimeSpan lag)
    {
        var (minute, milliseconds) = (MinuteOf(now), Math.Max(0, lag.TotalMilliseconds));
        FeedInstruments.Sent(milliseconds / 1_000);
        lock (_lock)
        {
            ref var slot = ref _minutes[minute % Minutes];
            if (slot.Minute != minute)
                slot.Lags.Clear();
            slot.Minute = minute;
            slot.Lags.Add(milliseconds);
        }
    }

    private static long MinuteOf(DateTime time) => time.Ticks / TimeSpan.TicksPerMinute;
}

/// <summary>What was measured in the last hour; null when nobody watched anything happen.</summary>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Samples">Frames of events.</param>
internal sealed record LagEvidence(double? P50, double? P99, long Samples);
