namespace Mycosoft.Tests.Unit.Tasks;

public sealed class RateRulesTests
{
    private static readonly TimeSpan Start = TimeSpan.FromDays(100);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(1_000)]
    public void A_minutes_worth_comes_at_once_and_the_next_waits_for_its_share(int perMinute)
    {
        var state = TimeSpan.Zero;
        for (var number = 0; number < perMinute; number++)
        {
            (state, var wait) = RateRules.Take(state, Start, Minute / perMinute, perMinute);
            Assert.Equal(TimeSpan.Zero, wait);
        }

        var (kept, refused) = RateRules.Take(state, Start, Minute / perMinute, perMinute);
        Assert.Equal((state, Minute), (kept, RateRules.Owed(state, Start)));
        Assert.InRange(refused, (Minute / perMinute) - TimeSpan.FromMicroseconds(100), Minute / perMinute);
        Assert.Equal(TimeSpan.Zero, RateRules.Take(state, Start + refused, Minute / perMinute, perMinute).Wait);
    }

    [Fact]
    public void No_window_of_a_minute_after_the_first_burst_takes_more_than_two_minutes_worth()
    {
        var (state, taken) = (TimeSpan.Zero, new List<TimeSpan>());
        for (var now = Start; now < Start + (5 * Minute); now += TimeSpan.FromMilliseconds(500))
        {
            (state, var wait) = RateRules.Take(state, now, Minute / 10, 10);
            if (wait == TimeSpan.Zero)
                taken.Add(now);
        }

        Assert.Equal(10 + (5 * 10) - 1, taken.Count);
        Assert.All(taken, at => Assert.InRange(taken.Count(t => t >= at && t < at + Minute), 1, 20));
    }

    [Fact]
    public void An_idle_time_saves_up_one_minute_and_no_more()
    {
        var state = Start;
        for (var number = 0; number < 3; number++)
            (state, _) = RateRules.Take(state, Start + (60 * Minute), Minute / 3, 3);
        Assert.Equal(TimeSpan.FromSeconds(20), RateRules.Take(state, Start + (60 * Minute), Minute / 3, 3).Wait);
    }
}
