using Microsoft.Extensions.Time.Testing;
using Mycosoft.Dashboard;
using Mycosoft.Feed;
using Mycosoft.ServiceLevels;

namespace Mycosoft.Tests.Unit.Feed;

public sealed class DashboardLagTests
{
    private static readonly ServiceLevel Promise = new("dashboard_lag", 1_000, false, null, "ms", 3_600, 0, null);

    private readonly FakeTimeProvider _clock = new(new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
    private readonly DashboardLag _lag;

    public DashboardLagTests() => _lag = new(_clock);

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    [Fact]
    public void Nobody_watching_is_nothing_measured()
    {
        Assert.Equal(new(null, null, 0), _lag.Read());
        Assert.Equal((null, null, 0L, null), Shown());
    }

    [Fact]
    public void Half_and_nearly_all_are_told_within_a_tenth()
    {
        for (var i = 1; i <= 100; i++)
            Sent(i * 5);
        var lag = _lag.Read();
        Assert.InRange(lag.P50!.Value, 250, 275);
        Assert.InRange(lag.P99!.Value, 495, 545);
        Assert.Equal(100, lag.Samples);
        Assert.Equal((lag.P99, true, 100L, lag.P50), Shown());
    }

    [Fact]
    public void One_in_fifty_that_is_late_breaks_the_promise()
    {
        for (var i = 1; i <= 49; i++)
            Sent(20);
        Sent(1_500);
        Assert.Equal(false, Shown().Met);
    }

    [Fact]
    public void What_seems_to_come_before_it_happened_came_at_once()
    {
        Sent(-4_000);
        Assert.Equal(new(1, 1, 1), _lag.Read());
    }

    [Fact]
    public void What_happened_before_a_viewer_came_was_not_late_for_it()
    {
        _lag.Sent(Now, [Item(Now.AddSeconds(-30)), Item(Now)]);
        Assert.Equal(new(1, 1, 1), _lag.Read());
    }

    [Fact]
    public void An_hour_later_nothing_of_it_is_left()
    {
        Sent(2_000);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Sent(10);
        Assert.Equal(2, _lag.Read().Samples);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _lag.Read().Samples);
        Sent(10);
        Assert.Equal((2, true), (_lag.Read().Samples, _lag.Read().P99 < 12));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _lag.Read().Samples);
    }

    private (double? Value, bool? Met, long Samples, double? P50) Shown()
    {
        var view = SloView.Of(Promise, _lag.Read());
        return (view.Value, view.Met, view.Samples, view.P50);
    }

    private void Sent(double milliseconds) => _lag.Sent(DateTime.MinValue, [Item(Now.AddMilliseconds(-milliseconds))]);

    private static FeedItem Item(DateTime at) => new(new("silo", 1, "task_event", "task_completed", "a", at));
}
