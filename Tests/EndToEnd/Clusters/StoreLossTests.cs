using System.Diagnostics;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>PostgreSQL and Redis go away and come back under load.</summary>
[Collection(nameof(OneAtATime))]
public sealed class StoreLossTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_the_database_is_away_the_gateway_says_so_within_two_seconds_and_recovers_by_itself()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2 }, Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        await load.Accepts(300, Patience);
        await company.Postgres.Kill();
        var api = new Api(company.Gateways[0].Http);
        foreach (var agent in (string[])["worker-1", "worker-2", "worker-3"])
        {
            var clock = Stopwatch.StartNew();
            var reply = await api.Post("/tasks", new { agent_id = agent, task_type = "get_status" });
            Assert.Equal((503, true), (reply.Status, reply.Headers.RetryAfter is not null));
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2.5), $"the answer took {clock.Elapsed.TotalSeconds:0.00} s");
        }

        await company.Postgres.Restart(Cancellation);
        await load.Accepts(300, Patience);
        await load.StopAndCheck(Patience);
    }

    [Fact]
    public async Task Without_redis_the_work_goes_on_and_nothing_is_lost()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2 }, Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        await load.Accepts(300, Patience);
        await company.Redis.Stop();
        await load.Accepts(300, Patience);
        await company.Redis.Restart(Cancellation);
        await load.Accepts(300, Patience);
        await load.StopAndCheck(Patience);
        Assert.All(company.Silos, silo => Assert.False(silo.HasExited));
    }

    [Fact]
    public async Task Silos_that_lost_their_row_leave_to_be_started_again_and_are_back_within_a_minute()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2 }, Cancellation);
        await using var load = await ClusterLoad.Begin(company);
        await load.Accepts(300, Patience);
        await company.Redis.Flush(Cancellation);
        var clock = Stopwatch.StartNew();
        await Eventually.True(() => company.Silos.All(s => s.HasExited), "both silos have left", Patience, Cancellation);
        foreach (var silo in company.Silos)
            Assert.True(await silo.WaitForExit(Cancellation) == 75, silo.Output.Tail());
        await Task.WhenAll(company.Silos.Select(s => s.Relaunch()));
        await company.WaitUntilReady(Cancellation);
        await load.Accepts(1, Patience);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"the company was back after {clock.Elapsed.TotalSeconds:0.0} s");
        await load.Accepts(300, Patience);
        await load.StopAndCheck(Patience);
    }

    [Fact]
    public async Task With_its_members_in_the_database_a_silo_starts_without_redis_and_finds_it_later()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 1, Clustering = "postgres" }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        await company.Redis.Stop();
        await Eventually.Equal(false, BrokerConnected, "the status says that Redis is away", Patience, Cancellation);
        await company.Silos[0].Terminate();
        await company.Silos[0].Restart(Cancellation);
        await Eventually.Equal("completed", async () => (await api.Post("/tasks?wait=5", new { agent_id = "task-router", task_type = "get_status" })).Json["status"]?.ToString(), "it works", Patience, Cancellation);
        Assert.False(await BrokerConnected());
        await company.Redis.Restart(Cancellation);
        await Eventually.Equal(true, BrokerConnected, "the status says that Redis is there", Patience, Cancellation);

        async Task<bool> BrokerConnected() => (bool)(await api.Get("/status")).Is()["message_broker_connected"]!;
    }
}
