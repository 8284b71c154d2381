using System.Diagnostics;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class TurnClockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_time_on_a_thread_counts_whatever_thread_it_is()
    {
        var (counters, before) = (new AgentCounters(), Stopwatch.GetTimestamp());
        await Work(counters);
        var whole = Stopwatch.GetElapsedTime(before);
        Assert.InRange(counters.TakeTurns()!.Value, TimeSpan.FromMilliseconds(60), whole - TimeSpan.FromMilliseconds(350));
    }

    [Fact]
    public async Task What_others_do_meanwhile_does_not_count()
    {
        var (one, other) = (new AgentCounters(), new AgentCounters());
        await Task.WhenAll(Task.Run(() => Work(one), Cancellation), Task.Run(() => Spin(150), Cancellation));
        Assert.Null(other.TakeTurns());
        Assert.InRange(one.TakeTurns()!.Value, TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public async Task After_work_one_sample_says_that_there_is_none_any_more()
    {
        var counters = new AgentCounters();
        await Work(counters);
        Assert.NotEqual(TimeSpan.Zero, counters.TakeTurns());
        Assert.Equal(TimeSpan.Zero, counters.TakeTurns());
        Assert.Null(counters.TakeTurns());
    }

    /// <summary>60 ms on a thread in three pieces, 400 ms of waiting between them.</summary>
    private static async Task Work(AgentCounters counters)
    {
        TurnClock.Begin(counters);
        Spin(20);
        await Task.Delay(200, Cancellation);
        Spin(20);
        await Task.Delay(200, Cancellation).ConfigureAwait(false);
        Spin(20);
    }

    private static void Spin(int milliseconds)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromMilliseconds(milliseconds);)
            Thread.SpinWait(100);
    }
}
