using Mycosoft.ServiceLevels;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.ServiceLevels;

public sealed class SloRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 6, 30, 47, TimeSpan.Zero);

    [Fact]
    public void What_was_not_measured_has_neither_a_value_nor_a_verdict()
    {
        var levels = SloRules.Judge(new(0, 0, 0, default, default)).ToDictionary(level => level.Name);
        Assert.Equal(["active_agents", "uptime", "task_completion", "task_latency", "message_latency", "dashboard_lag"], levels.Keys);
        Assert.Equal((0.0, false), (levels["active_agents"].Value, levels["active_agents"].Met));
        Assert.All(levels.Values.Where(level => level.Name != "active_agents"), level => Assert.Equal((null, null, 0L), (level.Value, level.Met, level.Samples)));
    }

    [Theory]
    [InlineData(999, 1_000, 99.9, true)]
    [InlineData(998, 1_000, 99.8, false)]
    [InlineData(0, 6, 0, false)]
    public void Uptime_is_the_share_of_the_slots_in_which_some_silo_served(long served, long slots, double value, bool met)
    {
        var uptime = SloRules.Judge(new(0, served, slots, default, default)).Single(level => level.Name == "uptime");
        Assert.Equal((99.9, value, met, slots, 604_800), (uptime.Target, uptime.Value, uptime.Met, uptime.Samples, uptime.WindowSeconds));
    }

    [Fact]
    public void Completion_is_of_the_day_and_latencies_are_means_of_the_hour()
    {
        var levels = SloRules.Judge(new(100, 0, 0, new(95, 100, 95, 1, 0, 0), new(1, 2, 4, 2_000, 10, 499.9))).ToDictionary(level => level.Name);
        Assert.Equal((true, true), (levels["active_agents"].Met, levels["task_completion"].Met));
        Assert.Equal((500.0, false, 4L, 3_600), (levels["task_latency"].Value, levels["task_latency"].Met, levels["task_latency"].Samples, levels["task_latency"].WindowSeconds));
        Assert.Equal((49.99, true, 10L, false), (levels["message_latency"].Value, levels["message_latency"].Met, levels["message_latency"].Samples, levels["message_latency"].AtLeast));
    }

    [Fact]
    public void Uptime_begins_with_the_first_minute_that_was_seen_whole_and_ends_before_this_one()
    {
        var minute = SloRules.MinuteOf(Now);
        Assert.Equal((minute - 4, minute), SloRules.UptimeMinutes(Now, minute - 5));
        Assert.Equal((minute, minute), SloRules.UptimeMinutes(Now, minute));
        Assert.Equal((minute - (7 * 24 * 60), minute), SloRules.UptimeMinutes(Now, 0));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(59, 32)]
    public void A_minute_has_six_slots(int second, int bit) => Assert.Equal(bit, SloRules.SlotOf(new(2026, 1, 1, 0, 0, second, TimeSpan.Zero)));

    [Fact]
    public void What_people_ended_says_nothing_about_the_company()
    {
        var tally = new ServiceTally();
        tally.Ended(TaskState.Completed, TimeSpan.FromMilliseconds(20));
        tally.Ended(TaskState.Failed, TimeSpan.FromSeconds(9));
        tally.Ended(TaskState.Expired, null);
        tally.Ended(TaskState.Cancelled, TimeSpan.FromSeconds(5));
        tally.Ended(TaskState.Rejected, null);
        tally.Handled(TimeSpan.FromMilliseconds(3));
        Assert.Equal(new ServiceCounts(1, 3, 1, 20, 1, 3), tally.Read());
        Assert.Equal(default, tally.Read() - tally.Read());
    }
}
