using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.History;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>Long runs, asked for by name: Tests/run.sh --only EndToEnd -- --explicit only --filter-class "*SoakTests"</summary>
[Collection(nameof(OneAtATime))]
public sealed class SoakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Ten_thousand_tasks_end_exactly_once_while_a_silo_is_killed_every_five_seconds()
    {
        await using var company = await ClusterCompany.Start(new(), Cancellation);
        await using var load = await ClusterLoad.Begin(company, most: 10_000, pace: TimeSpan.FromMilliseconds(40));
        var kills = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
        while (!load.HasEnded && await timer.WaitForNextTickAsync(Cancellation))
        {
            var silo = company.Silos[Random.Shared.Next(company.Silos.Count)];
            await silo.Kill();
            await silo.Relaunch();
            kills++;
        }

        await company.WaitUntilReady(Cancellation);
        await load.EndAndCheck(Patience);
        Assert.Equal(10_000, load.History.Accepted.Count);
        var ends = await new HistoryChecker(load.History, company.Database.ConnectionString).LongestPauseOfEnds(Cancellation);
        var seen = $"{kills} kills; the longest pause was {load.History.LongestPause.TotalSeconds:0.0} s between accepted tasks and {ends.TotalSeconds:0.0} s between ended ones; {load.History.FailuresInWords}";
        TestContext.Current.TestOutputHelper!.WriteLine(seen);
        Assert.True(load.History.LongestPause < MostPause && ends < MostPause, seen);
    }
}
