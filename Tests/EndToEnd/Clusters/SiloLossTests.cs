using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Network;
using Mycosoft.Tests.Support.Processes;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>Silos die, freeze, leave and come back under load; nothing that was accepted is lost or done twice.</summary>
[Collection(nameof(OneAtATime))]
public sealed class SiloLossTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_thousand_tasks_end_exactly_once_although_two_silos_are_killed()
    {
        await using var company = await ClusterCompany.Start(new(), Cancellation);
        await using var load = await ClusterLoad.Begin(company, most: 2_000);
        foreach (var silo in (int[])[1, 2])
        {
            await load.Accepts(500, Patience);
            await company.Silos[silo].Kill();
            await company.Silos[silo].Restart(Cancellation);
        }

        await load.EndAndCheck(Patience);
        Assert.Equal(2_000, load.History.Accepted.Count);
        Assert.True(load.History.LongestPause < TimeSpan.FromSeconds(15), $"the longest pause was {load.History.LongestPause.TotalSeconds:0.0} s; {load.History.FailuresInWords}");
    }

    [Fact]
    public async Task A_silo_that_is_told_to_stop_under_load_costs_no_request()
    {
        await using var company = await ClusterCompany.Start(new(), Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        await load.Accepts(500, Patience);
        Assert.Equal(0, await company.Silos[0].Terminate());
        await load.Accepts(500, Patience);
        await load.StopAndCheck(Patience);
        Assert.Equal("", load.History.FailuresInWords);
    }

    /// <summary>Asked for by name: under libfaketime a start now and then sees a read of its database time out that has not begun to wait.</summary>
    [Fact(Explicit = true)]
    public async Task A_silo_whose_clock_is_set_an_hour_forward_and_back_stays_and_costs_no_request()
    {
        using var clock = new MovedClock();
        await using var company = await ClusterCompany.Start(new() { Of = number => number == 0 ? clock.Environment : new Dictionary<string, string>() }, Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        foreach (var hours in (int[])[1, -1, 0])
        {
            clock.Set(TimeSpan.FromHours(hours));
            await Eventually.Equal(hours, HoursOff, $"its clock is {hours} hours off", TimeSpan.FromSeconds(30), Cancellation);
            await load.Accepts(1_000, Patience);
        }

        await load.StopAndCheck(Patience);
        Assert.Equal("", load.History.FailuresInWords);
        Assert.DoesNotContain(company.Silos, silo => silo.HasExited);

        async Task<int> HoursOff()
        {
            using var answer = await company.Silos[0].Http.GetAsync("/live", Cancellation);
            return (int)Math.Round((answer.Headers.Date!.Value - DateTimeOffset.UtcNow).TotalHours);
        }
    }

    [Fact]
    public async Task A_frozen_silo_that_wakes_too_late_is_refused_and_leaves()
    {
        await using var site = await WebSite.Start(cancellationToken: Cancellation);
        var answer = new TaskCompletionSource();
        site.Serve("/slow", context => answer.Task.WaitAsync(context.RequestAborted));
        await using var company = await ClusterCompany.Start(new() { Environment = new Dictionary<string, string> { ["Mas__Outbound__Allow__0"] = "127.0.0.1" } }, Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        await load.Accepts(300, Patience);
        await Occupy(company, site.At("/slow"));
        var zombie = company.Silos[0];
        zombie.Stop();
        await Eventually.True(() => Missed(company), "the others have done without it", Patience, Cancellation);
        await load.Accepts(300, Patience);
        // Its tasks have their answers when it wakes, and it wants to write their ends.
        answer.SetResult();
        zombie.Continue();
        await Eventually.True(() => zombie.HasExited, "it has left", Patience, Cancellation);
        Assert.NotEqual(0, await zombie.WaitForExit(Cancellation));
        Assert.Contains(zombie.Output.Lines, line => line.Contains("was taken by another activation", StringComparison.Ordinal));
        await zombie.Restart(Cancellation);
        await load.Accepts(300, Patience);
        await load.StopAndCheck(Patience);
    }

    [Fact]
    public async Task Silos_are_replaced_one_by_one_under_load_without_a_failed_request()
    {
        await using var company = await ClusterCompany.Start(new() { Gateways = 2 }, Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        foreach (var silo in company.Silos)
        {
            await load.Accepts(200, Patience);
            Assert.Equal(0, await silo.Terminate());
            await silo.Restart(Cancellation);
        }

        await load.Accepts(200, Patience);
        await load.StopAndCheck(Patience);
        Assert.Equal("", load.History.FailuresInWords);
    }

    [Fact]
    public async Task All_silos_die_at_once_and_a_cold_start_is_ready_within_thirty_seconds()
    {
        await using var company = await ClusterCompany.Start(new(), Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        await load.Accepts(300, Patience);
        await Task.WhenAll(company.Silos.Select(s => s.Kill()));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Task.WhenAll(company.Silos.Select(s => s.Relaunch()));
        await company.WaitUntilReady(Cancellation);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"the cold start took {clock.Elapsed.TotalSeconds:0.0} s");
        await load.Accepts(300, Patience);
        await load.StopAndCheck(Patience);
    }

    [Fact]
    public async Task A_silo_that_is_cut_off_is_replaced_and_can_write_nothing_when_the_cable_is_back()
    {
        Assert.SkipUnless(NetworkNamespace.IsPossible, "Network namespaces need root.");
        await using var machine = await NetworkNamespace.Create(Cancellation);
        await using var company = await ClusterCompany.Start(new() { Apart = machine }, Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        await load.Accepts(300, Patience);
        await machine.Cut(Cancellation);
        await Eventually.True(() => Missed(company), "the others have done without it", Patience, Cancellation);
        await load.Accepts(300, Patience);
        await machine.Heal(Cancellation);
        await Eventually.True(() => company.Silos[^1].HasExited, "the silo that was cut off has left", Patience, Cancellation);
        Assert.NotEqual(0, await company.Silos[^1].WaitForExit(Cancellation));
        await company.Silos[^1].Restart(Cancellation);
        await load.Accepts(300, Patience);
        await load.StopAndCheck(Patience);
    }

    /// <summary>Agents all over the silos, each in the middle of a task.</summary>
    private static async Task Occupy(ClusterCompany company, Uri slow)
    {
        var api = new Api(company.Gateways[0].Http);
        foreach (var number in Enumerable.Range(0, 30))
        {
            (await api.Post("/agents/spawn", new { agent_id = $"route-{number}", agent_type = "route-monitor" })).Is();
            (await api.Post("/tasks", new { agent_id = $"route-{number}", task_type = "check_route", payload = new { url = slow } })).Is(202);
        }
    }

    /// <summary>One silo has given no sign of life for twice as long as a lease and as failure detection take: it is out of the membership, and its agents are others'.</summary>
    private static async Task<bool> Missed(ClusterCompany company)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(company.Database.ConnectionString);
        await using var command = source.CreateCommand("SELECT count(*) FROM silos WHERE renewed_at > now() - interval '20 seconds'");
        return Convert.ToInt32(await command.ExecuteScalarAsync(Cancellation), System.Globalization.CultureInfo.InvariantCulture) == company.Silos.Count - 1;
    }
}
