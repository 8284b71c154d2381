using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Tasks;

public sealed class AttemptRulesTests
{
    private static readonly Fault Passing = Fault.Unavailable("Down.");

    private static readonly Fault Lasting = Fault.NotFound("Gone.");

    [Theory]
    [InlineData(StopReason.None)]
    [InlineData(StopReason.Cancelled)]
    [InlineData(StopReason.TimedOut)]
    [InlineData(StopReason.HandedBack)]
    public void A_result_that_was_reached_counts_whatever_was_asked_meanwhile(StopReason stop) =>
        Assert.Equal(NextStep.Complete, AttemptRules.After(null, stop, 0, 3, safeToRepeat: true));

    [Fact]
    public void What_was_asked_decides_over_a_fault()
    {
        Assert.Equal(NextStep.Cancel, AttemptRules.After(Passing, StopReason.Cancelled, 0, 3, safeToRepeat: true));
        Assert.Equal(NextStep.HandBack, AttemptRules.After(Passing, StopReason.HandedBack, 0, 3, safeToRepeat: false));
    }

    [Fact]
    public void Only_a_passing_fault_of_a_repeatable_task_with_attempts_left_is_tried_again()
    {
        Assert.Equal(NextStep.Retry, AttemptRules.After(Passing, StopReason.None, 2, 3, safeToRepeat: true));
        Assert.Equal(NextStep.Retry, AttemptRules.After(Fault.Timeout("Late."), StopReason.TimedOut, 0, 1, safeToRepeat: true));
        Assert.Equal(NextStep.Fail, AttemptRules.After(Passing, StopReason.None, 3, 3, safeToRepeat: true));
        Assert.Equal(NextStep.Fail, AttemptRules.After(Passing, StopReason.None, 0, 3, safeToRepeat: false));
        Assert.Equal(NextStep.Fail, AttemptRules.After(Lasting, StopReason.None, 0, 3, safeToRepeat: true));
    }

    [Fact]
    public void The_pause_doubles_up_to_five_minutes_and_jitter_takes_away_up_to_half()
    {
        Assert.Equal([1, 2, 4, 8, 256, 300, 300], ((int[])[0, 1, 2, 3, 8, 9, 20]).Select(n => AttemptRules.Delay(n, 0).TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(2), AttemptRules.Delay(2, 1));
    }
}
