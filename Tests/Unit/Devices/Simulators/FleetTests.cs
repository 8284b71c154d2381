using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices.Protocol;
using Mycosoft.Tests.Simulators.Fleets;
using Mycosoft.Tests.Simulators.Units;
using Mycosoft.Tests.Simulators.Updates;

namespace Mycosoft.Tests.Unit.Devices.Simulators;

public sealed class FleetTests
{
    [Fact]
    public void The_wheel_gives_each_once_and_in_time()
    {
        var wheel = new TimerWheel(4);
        wheel.Schedule(0, 10);
        wheel.Schedule(1, 5_000);
        wheel.Schedule(2, 10);
        wheel.Schedule(2, 7);
        wheel.Schedule(3, 0);
        Assert.Equal([3], Due(wheel, 6));
        Assert.Equal([2], Due(wheel, 7));
        Assert.Equal([0], Due(wheel, 904));
        Assert.Empty(Due(wheel, 4_999));
        Assert.Equal([1], Due(wheel, 5_000));
        Assert.Empty(Due(wheel, 20_000));
    }

    [Fact]
    public void The_wheel_bears_a_jump_of_the_clock_and_any_order()
    {
        var chance = new Random(5);
        var wheel = new TimerWheel(500);
        var due = new long[500];
        for (var i = 0; i < 500; i++)
            wheel.Schedule(i, due[i] = chance.Next(1, 30_000));
        var got = new List<int>();
        for (var now = 0L; now < 30_000; now += chance.Next(1, 6_000))
        {
            var before = got.Count;
            wheel.Advance(now, got);
            Assert.All(got.Skip(before), item => Assert.True(due[item] <= now));
            Assert.Equal(due.Count(each => each <= now), got.Count);
        }

        wheel.Advance(40_000, got);
        Assert.Equal(Enumerable.Range(0, 500), got.Order());
    }

    [Fact]
    public void Percentiles_are_right_to_an_eighth()
    {
        var latencies = new LatencyCounts();
        Assert.Null(latencies.Percentile(50));
        for (var ms = 1; ms <= 1_000; ms++)
            latencies.Add(TimeSpan.FromMilliseconds(ms));
        Assert.InRange(latencies.Percentile(50)!.Value.TotalMilliseconds, 500, 563);
        Assert.InRange(latencies.Percentile(99)!.Value.TotalMilliseconds, 990, 1_115);
        Assert.Equal(1_000, latencies.Count);
    }

    [Fact]
    public void A_fleet_offers_its_rate()
    {
        var clock = new FakeTimeProvider();
        var units = Fleet.Of(1_000, index => new(UnitProfile.IdOf(1, index)) { Interval = TimeSpan.FromSeconds(5), Remembers = 0, Seed = index }, clock);
        foreach (var (_, unit) in units)
            unit.Sink = _ => { };
        var fleet = new Fleet(units, clock, TimeSpan.FromSeconds(5));
        for (var step = 0; step < 6_000; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(5));
            fleet.Turn();
        }

        Assert.Equal(1_000, fleet.Totals().Boots);
        Assert.InRange(fleet.Totals().Readings, 4_900, 5_000);
    }

    [Fact]
    public async Task An_update_runs_with_the_fleet()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData("image"u8));
        using var http = new HttpClient(new OneImage());
        var units = Fleet.Of(1, _ => new("mycobrain-1") { Updates = true }, TimeProvider.System);
        var fleet = new Fleet(units, TimeProvider.System, TimeSpan.Zero, new UpdateClient(http, TimeProvider.System));
        using var stop = new CancellationTokenSource();
        var running = fleet.Run(stop.Token);
        var unit = units[0].Unit;
        await Eventually.True(() => unit.Journal.BootCount == 1, "the unit is switched on", cancellationToken: TestContext.Current.CancellationToken);
        unit.Receive(Wire.Command(1, $$"""{"cmd":"ota","params":{"url":"http://127.0.0.1/i","sha256":"{{hash}}","size":5,"version":"2"} }"""));
        fleet.Touch(0);
        await Eventually.True(() => unit.FirmwareVersion == "side-a-mdp-2", "the unit runs what it was told to fetch", cancellationToken: TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_unit_behind_a_port_answers_whoever_came_last()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var unit = new SimulatedUnit(new UnitProfile("mycobrain-1"), TimeProvider.System);
        unit.Advance();
        await using var server = UnitServer.Start(unit, new(IPAddress.Loopback, 0), () => { });
        for (var i = 0; i < 2; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.EndPoint, cancellationToken);
            await client.GetStream().WriteAsync(CommandWriter.ForMdp(1, "hello", "{}"u8, MdpSides.SideA)!.Bytes, cancellationToken);
            var answer = new byte[16];
            await client.GetStream().ReadExactlyAsync(answer, cancellationToken);
            Assert.Equal([0x06, 0x5A, 0xA1, 0x01, 0x06], answer[..5]);
            server.Cut();
            await Ends(client.GetStream(), cancellationToken);
        }
    }

    [Fact]
    public async Task A_pulled_cable_ends_the_connection()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var unit = new SimulatedUnit(new UnitProfile("mycobrain-1"), TimeProvider.System);
        unit.Advance();
        await using var server = UnitServer.Start(unit, new(IPAddress.Loopback, 0), () => { });
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint, cancellationToken);
        await client.GetStream().WriteAsync("status\r\n"u8.ToArray(), cancellationToken);
        Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[1_024], cancellationToken));
        unit.Unplug();
        await Ends(client.GetStream(), cancellationToken);
    }

    /// <summary>In an orderly way or not: a cable does not say which.</summary>
    private static async Task Ends(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            while (await stream.ReadAsync(new byte[1_024], cancellationToken) > 0)
            {
                // What was on its way.
            }
        }
        catch (IOException)
        {
            // Broken off.
        }
    }

    [Theory]
    [InlineData(3, 9101, null, "127.0.0.1", false, null)]
    [InlineData(3, null, null, "127.0.0.1", false, "Either")]
    [InlineData(3, 9101, "127.0.0.1:1883", "127.0.0.1", false, "Either")]
    [InlineData(3, 9101, null, "0.0.0.0", false, "--outside")]
    [InlineData(3, 9101, null, "0.0.0.0", true, null)]
    [InlineData(3, 65_534, null, "127.0.0.1", false, "65,535")]
    [InlineData(3, null, "broker.example:1883", "127.0.0.1", false, "--outside")]
    [InlineData(3, null, "127.0.0.1:1883", "127.0.0.1", false, null)]
    [InlineData(3, null, "127.0.0.1", "127.0.0.1", false, "host:port")]
    public void What_leaves_the_machine_is_meant(int count, int? port, string? mqtt, string bind, bool outside, string? wrong)
    {
        var result = new UnitsSettings { Count = count, Port = port, Mqtt = mqtt, Bind = bind, Outside = outside }.Validate();
        Assert.Equal(wrong is null, result.Successful);
        Assert.Contains(wrong ?? "", result.Message ?? "", StringComparison.Ordinal);
    }

    private static List<int> Due(TimerWheel wheel, long tick)
    {
        var due = new List<int>();
        wheel.Advance(tick, due);
        return due;
    }

    private sealed class OneImage : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent("image"u8.ToArray()) });
    }
}
