using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Tasks;

public sealed class RateRulesTests
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(1_000)]
    public void A_minutes_worth_comes_at_once_and_the_next_waits_for_its_share(int perMinute)
    {
        var state = default(DateTime);
        for (var number = 0; number < perMinute; number++)
        {
            (state, var wait) = RateRules.Take(state, Start, perMinute);
            Assert.Equal(TimeSpan.Zero, wait);
        }

        var (kept, refused) = RateRules.Take(state, Start, perMinute);
        Assert.Equal((state, TimeSpan.FromMinutes(1) / perMinute), (kept, refused));
        Assert.Equal(TimeSpan.Zero, RateRules.Take(state, Start + refused, perMinute).Wait);
    }

    [Fact]
    public void No_window_of_a_minute_after_the_first_burst_takes_more_than_two_minutes_worth()
    {
        var (state, taken) = (default(DateTime), new List<DateTime>());
        for (var now = Start; now < Start.AddMinutes(5); now = now.AddMilliseconds(500))
        {
            (state, var wait) = RateRules.Take(state, now, 10);
            if (wait == TimeSpan.Zero)
                taken.Add(now);
        }

        Assert.Equal(10 + (5 * 10) - 1, taken.Count);
        Assert.All(taken, at => Assert.InRange(taken.Count(t => t >= at && t < at.AddMinutes(1)), 1, 20));
    }

    [Fact]
    public void An_idle_time_saves_up_one_minute_and_no_more()
    {
        var state = Start;
        for (var number = 0; number < 3; number++)
            (state, _) = RateRules.Take(state, Start.AddHours(1), 3);
        Assert.Equal(TimeSpan.FromSeconds(20), RateRules.Take(state, Start.AddHours(1), 3).Wait);
    }
}
