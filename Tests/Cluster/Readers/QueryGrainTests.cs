using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Activity;
using Mycosoft.Agents;
using Mycosoft.Auth;
using Mycosoft.Feed;
using Mycosoft.Gaps;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Orleans.TestingHost;

namespace Mycosoft.Tests.Cluster.Readers;

/// <summary>The grains around the query classes: that each can be made, is found by its interface, and passes outages on.</summary>
public sealed class QueryGrainTests() : ReaderSuite(new SqliteUnderTest()), ILedger, IBroadcastSignal
{
    [Fact]
    public async Task Every_query_grain_answers_from_a_silo()
    {
        await Company.Bear("p");
        await using var cluster = await Deploy();
        var grains = cluster.Client;
        var directory = grains.GetGrain<IAgentDirectory>(0);
        Assert.Single((await directory.List(new(), Cancellation)).Items);
        Assert.Equal("p", Value(await directory.Find("p", Cancellation)).AgentId);
        Assert.Equal("probe", Value(await directory.Kind("probe-agent", Cancellation)).Kind);
        Refused(await directory.Kind("unheard-of", Cancellation), FaultCodes.NotFound);
        Assert.Contains("probe", (await directory.Kinds(Cancellation)).Json.Value, StringComparison.Ordinal);
        Assert.Equal((1, "2.0.0"), ((await directory.Status(Cancellation)).TotalAgents, (await directory.Status(Cancellation)).Version));
        Assert.Equal("p", Value(await grains.GetGrain<ITaskReader>(0).Route(new("look"), Cancellation)).AgentId);
        Assert.Empty(Value(await grains.GetGrain<IMessages>(0).List(new("p"), Cancellation)).Items);
        Assert.Empty(Value(await grains.GetGrain<IMessages>(0).ListAll(new(), Cancellation)).Items);
        Refused(await grains.GetGrain<IMessages>(0).Find(Guid.NewGuid(), Cancellation), FaultCodes.NotFound);
        Assert.False(Value(await grains.GetGrain<IMessages>(0).Broadcast(new() { Id = Guid.CreateVersion7(), FromAgent = "p", ToAgent = AgentMessage.Everyone }, Cancellation)).Replayed);
        Assert.Equal(1, Value(await grains.GetGrain<IConnections>(0).Create([new("p", "orchestrator")], Cancellation)).Created);
        Assert.Empty(await grains.GetGrain<ISnapshotReader>(0).List("p", 5, Cancellation));
        Assert.Single(Value(await grains.GetGrain<IActivity>(0).Logs(new(), Cancellation)).Items);
        Assert.Empty(Value(await grains.GetGrain<IKeys>(0).List(new(), Cancellation)).Items);
        Assert.Equal(28, (await grains.GetGrain<IGaps>(0).Report(Cancellation)).Gaps.Count);
    }

    [Fact]
    public async Task What_the_store_does_not_answer_crosses_the_wire_as_a_fault_or_a_timeout()
    {
        await using var cluster = await Deploy();
        var (connections, directory) = (cluster.Client.GetGrain<IConnections>(0), cluster.Client.GetGrain<IAgentDirectory>(0));
        Refused(await directory.Find("a\0b", Cancellation), FaultCodes.InvalidPayload);
        await Assert.ThrowsAsync<ArgumentException>(() => directory.List(new(Kind: "a\0b"), Cancellation));
        await Execute("DROP TABLE agent_connections");
        await Assert.ThrowsAsync<TimeoutException>(() => connections.List(null, Cancellation));
        Refused(await connections.Delete(new(Guid.NewGuid()), Cancellation), FaultCodes.Unavailable);
    }

    void IBroadcastSignal.Stored(AgentMessage message)
    {
    }

    Task<LedgerVerdict> ILedger.Write(LedgerWrite write, CancellationToken cancellationToken) => Task.FromResult(LedgerVerdict.Written);

    private async Task<InProcessTestCluster> Deploy()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton(Database).AddSingleton<ILedger>(this).AddSingleton<IBroadcastSignal>(this).AddSingleton<LiveFeed>().AddSingleton(new AgentCatalog([SampleKinds.Probe])).AddReaders());
        var cluster = builder.Build();
        await cluster.DeployAsync(Cancellation);
        return cluster;
    }
}
