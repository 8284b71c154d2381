using System.Diagnostics;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class TurnClockTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_time_on_a_thread_counts_whatever_thread_it_is()
    {
        var (counters, waits) = (new AgentCounters(), new TaskCompletionSource[] { new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously) });
        var work = Task.Run(() => Work(counters, waits), Cancellation);
        var waited = TimeSpan.Zero;
        foreach (var wait in waits)
        {
            var began = Stopwatch.GetTimestamp();
            Spin(200);
            wait.SetResult();
            waited += Stopwatch.GetElapsedTime(began);
        }

        var whole = await work;
        Assert.InRange(counters.TakeTurns()!.Value, TimeSpan.FromMilliseconds(60), whole - (waited / 2));
    }

    [Fact]
    public async Task What_others_do_meanwhile_does_not_count()
    {
        var (one, other) = (new AgentCounters(), new AgentCounters());
        await Task.WhenAll(Task.Run(() => Work(one, []), Cancellation), Task.Run(() => Spin(150), Cancellation));
        Assert.Null(other.TakeTurns());
        Assert.True(one.TakeTurns() >= TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public async Task After_work_one_sample_says_that_there_is_none_any_more()
    {
        var counters = new AgentCounters();
        await Task.Run(() => Work(counters, []), Cancellation);
        Assert.NotEqual(TimeSpan.Zero, counters.TakeTurns());
        Assert.Equal(TimeSpan.Zero, counters.TakeTurns());
        Assert.Null(counters.TakeTurns());
    }

    /// <summary>20 ms on a thread before and after each wait; answers how long all of it took.</summary>
    private static async Task<TimeSpan> Work(AgentCounters counters, TaskCompletionSource[] waits)
    {
        TurnClock.Begin(counters);
        var began = Stopwatch.GetTimestamp();
        Spin(20);
        foreach (var wait in waits)
        {
            await wait.Task.ConfigureAwait(false);
            Spin(20);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    private static void Spin(int milliseconds)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromMilliseconds(milliseconds);)
            Thread.SpinWait(100);
    }
}
