using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Devices;
using Mycosoft.Feed;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tests.Cluster.Readers;
using Mycosoft.Tests.Support.Postgres;
using Orleans.TestingHost;

namespace Mycosoft.Tests.Cluster.Devices;

/// <summary>Who holds a link, and the way through it, from clients to a silo and back.</summary>
public abstract class LinkSeatSuite(StoreUnderTest store) : ReaderSuite(store), ILedger, IBroadcastSignal
{
    private const string Link = "tcp:127.0.0.1:9000";

    private static LinkFrame Frame { get; } = new(Link, "a", "mdp", [1, 2, 0]);

    [Fact]
    public async Task One_gateway_holds_a_link_until_it_leaves_or_is_silent()
    {
        await using var cluster = await Deploy();
        var (seat, first, second) = (cluster.Client.GetGrain<ILinkSeat>(Link), new Hand(cluster.Client), new Hand(cluster.Client));
        Assert.Equal(new LinkHeld(true, "g1"), Value(await seat.Hold(Claim("g1"), first.Reference, Cancellation)));
        Assert.Equal(new LinkHeld(false, "g1"), Value(await seat.Hold(Claim("g2"), second.Reference, Cancellation)));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(Value(await seat.Hold(Claim("g1"), first.Reference, Cancellation)).Held);
        Clock.Advance(TimeSpan.FromSeconds(ILinkSeat.LeaseSeconds + 1));
        Assert.True(Value(await seat.Hold(Claim("g2"), second.Reference, Cancellation)).Held);
        Assert.False(Value(await seat.Hold(Claim("g1"), first.Reference, Cancellation)).Held);
        Assert.Null(await seat.Send(Frame, Cancellation));
        Assert.Equal((0, 1), (first.Sent.Count, second.Sent.Count));
        await seat.Leave("g2", Cancellation);
        Assert.True(Value(await seat.Hold(Claim("g1"), first.Reference, Cancellation)).Held);
    }

    [Fact]
    public async Task What_the_gateway_says_comes_back_to_the_one_who_sends()
    {
        await using var cluster = await Deploy();
        var (seat, hand) = (cluster.Client.GetGrain<ILinkSeat>(Link), new Hand(cluster.Client));
        Assert.Equal(FaultCodes.Unavailable, (await seat.Send(Frame, Cancellation))?.Code);
        await seat.Hold(Claim("g1"), hand.Reference, Cancellation);
        hand.Says = Fault.Unavailable("The port is gone.");
        Assert.Equal(hand.Says, await seat.Send(Frame, Cancellation));
        hand.Says = null;
        Assert.Null(await seat.Send(Frame, Cancellation));
        Assert.Equal(Frame.Bytes, hand.Sent.Last().Bytes);
    }

    [Fact]
    public async Task A_link_that_many_hold_is_sent_through_any_that_can()
    {
        await using var cluster = await Deploy();
        var (seat, first, second) = (cluster.Client.GetGrain<ILinkSeat>(Link), new Hand(cluster.Client), new Hand(cluster.Client));
        Assert.Equal(new LinkHeld(true, null), Value(await seat.Hold(Claim("g1") with { Shared = true }, first.Reference, Cancellation)));
        Assert.True(Value(await seat.Hold(Claim("g2") with { Shared = true }, second.Reference, Cancellation)).Held);
        first.Says = Fault.Unavailable("No broker.");
        Assert.Null(await seat.Send(Frame, Cancellation));
        // It may have sent it before it broke: nobody sends it again.
        second.Throws = true;
        Assert.Equal(FaultCodes.Timeout, (await seat.Send(Frame, Cancellation))?.Code);
        Assert.Equal(first.Says, await seat.Send(Frame, Cancellation));
        first.Says = null;
        Assert.Null(await seat.Send(Frame, Cancellation));
        Assert.Equal(1, second.Sent.Count(frame => frame.Bytes.SequenceEqual(Frame.Bytes)) - second.Thrown);
    }

    [Fact]
    public async Task How_a_link_does_is_in_the_table()
    {
        await using var cluster = await Deploy();
        var (seat, hand) = (cluster.Client.GetGrain<ILinkSeat>(Link), new Hand(cluster.Client));
        await seat.Hold(Claim("g1") with { State = "failed", Error = "Refused.", ConnectedSince = null }, hand.Reference, Cancellation);
        Assert.Equal(("failed", "Refused.", "g1", "{}"), await Row());
        Clock.Advance(TimeSpan.FromSeconds(5));
        await seat.Hold(Claim("g1") with { Counters = new("""{"frames":2}""") }, hand.Reference, Cancellation);
        Assert.Equal(("connected", null, "g1", """{"frames":2}"""), await Row());
        Clock.Advance(TimeSpan.FromSeconds(5));
        await seat.Hold(Claim("g1") with { Counters = new("""{"frames":3}""") }, hand.Reference, Cancellation);
        Assert.Equal(("connected", null, "g1", """{"frames":2}"""), await Row());
        Clock.Advance(TimeSpan.FromSeconds(10));
        await seat.Hold(Claim("g1") with { Counters = new("""{"frames":4}""") }, hand.Reference, Cancellation);
        Assert.Equal(("connected", null, "g1", """{"frames":4}"""), await Row());
    }

    [Fact]
    public async Task Without_the_store_nobody_is_told_that_he_holds_it()
    {
        await using var cluster = await Deploy();
        await Execute("DROP TABLE leases");
        Refused(await cluster.Client.GetGrain<ILinkSeat>(Link).Hold(Claim("g1"), new Hand(cluster.Client).Reference, Cancellation), FaultCodes.Unavailable);
    }

    void IBroadcastSignal.Stored(AgentMessage message)
    {
    }

    Task<LedgerVerdict> ILedger.Write(LedgerWrite write, CancellationToken cancellationToken) => Task.FromResult(LedgerVerdict.Written);

    private static readonly DateTime Since = new(2026, 11, 26, 0, 0, 0, DateTimeKind.Utc);

    private static LinkClaim Claim(string gatewayId) => new(gatewayId, false, "tcp", "connected", null, Since, JsonText.EmptyObject);

    private async Task<(string State, string? Error, string? GatewayId, string Counters)> Row()
    {
        await using var connection = await Database.Open(Cancellation);
        var rows = await new Statement("SELECT state, error, gateway_id, counters FROM device_links").Rows(Database, connection, row => (row.Text(0), row.TextOrNull(1), row.TextOrNull(2), row.Text(3)), Cancellation);
        return Assert.Single(rows);
    }

    private async Task<InProcessTestCluster> Deploy()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton<TimeProvider>(Clock).AddSingleton(Database).AddSingleton<ILedger>(this).AddSingleton<IBroadcastSignal>(this).AddSingleton<LiveFeed>().AddSingleton(new AgentCatalog([SampleKinds.Probe])).AddReaders());
        var cluster = builder.Build();
        await cluster.DeployAsync(Cancellation);
        return cluster;
    }

    private sealed class Hand : IDeviceGateway
    {
        public Hand(IGrainFactory grains) => Reference = grains.CreateObjectReference<IDeviceGateway>(this);

        public IDeviceGateway Reference { get; }

        public ConcurrentQueue<LinkFrame> Sent { get; } = new();

        public Fault? Says { get; set; }

        public bool Throws { get; set; }

        public int Thrown { get; private set; }

        public Task<Fault?> Send(LinkFrame frame)
        {
            Sent.Enqueue(frame);
            if (!Throws)
                return Task.FromResult(Says);
            Thrown++;
            throw new TimeoutException("No answer.");
        }
    }
}

public sealed class SqliteLinkSeats() : LinkSeatSuite(new SqliteUnderTest());

public sealed class PostgresLinkSeats(PostgresFixture postgres) : LinkSeatSuite(new PostgresUnderTest(postgres));
