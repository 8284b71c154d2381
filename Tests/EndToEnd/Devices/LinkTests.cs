using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using static Mycosoft.Tests.EndToEnd.Devices.LinkCalls;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>Units on real links: a pseudo-terminal, a socket and a broker, cut and restored.</summary>
public sealed class LinkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_board_on_tcp_is_heard_acknowledged_and_found_again_after_a_cut()
    {
        await using var board = new TcpBoard("mycobrain-01e57d");
        await using var company = await OwnCompany.Start(null, Link(("Type", "tcp"), ("Address", $"127.0.0.1:{board.Port}")));
        var device = await Registered(company.Api, "mycobrain-01e57d");
        Assert.Equal(("side-a-mdp-2.1.0", "mushroom1", $"tcp:127.0.0.1:{board.Port}", "mdp"), (Text(device, "firmware_version"), Text(device, "device_role"), Text(device, "link"), Text(device, "dialect")));
        await Measure(board, 20);
        await Stored(company.Api, "mycobrain-01e57d", 20);
        board.Cut();
        await Eventually.True(() => board.Connections == 2, "it connects again", Long, Cancellation);
        await Measure(board, 5);
        await Stored(company.Api, "mycobrain-01e57d", 25);
        await LinkIs("connected", company.Api);
        await IsOnItsPort(company.Api, $"tcp:127.0.0.1:{board.Port}", "mycobrain-01e57d");
    }

    [Fact]
    public async Task A_board_on_a_serial_port_survives_being_pulled_out_and_put_back()
    {
        await using var board = new TcpBoard("mycobrain-0a0b0c");
        await using var port = new SocatPort(board.Port);
        await port.Plug(Cancellation);
        await using var company = await OwnCompany.Start(null, Link(("Type", "serial"), ("Address", port.Name)));
        Assert.Equal("serial", Text(await Registered(company.Api, "mycobrain-0a0b0c"), "ingestion_source"));
        await Measure(board, 5);
        await port.Unplug();
        await LinkIs("failed", company.Api);
        await port.Plug(Cancellation);
        await Eventually.True(() => board.Connections == 2, "the board is there again", Long, Cancellation);
        await LinkIs("connected", company.Api);
        await Measure(board, 5);
        await Stored(company.Api, "mycobrain-0a0b0c", 10);
    }

    [Fact]
    public async Task What_a_broker_was_given_while_the_gateway_was_away_is_stored_once()
    {
        await using var broker = await MosquittoBroker.Start(Cancellation);
        await using var company = await OwnCompany.Start(null, Link(("Type", "mqtt"), ("Address", $"mqtt://127.0.0.1:{broker.Port}")));
        await LinkIs("connected", company.Api);
        await Publish(broker, "mycobrain/u1/heartbeat", """{"device_name":"Roof"}""");
        await Publish(broker, "mycobrain/u1/telemetry", Reading(1));
        var device = await Registered(company.Api, "u1");
        Assert.Equal(("Roof", "mqtt", "gateway"), (Text(device, "device_name"), Text(device, "ingestion_source"), Text(device, "device_role")));
        await Stored(company.Api, "u1", 1);
        await company.Silo.Kill();
        foreach (var number in Enumerable.Range(2, 10))
            await Publish(broker, "mycobrain/u1/telemetry", Reading(number));
        await Publish(broker, "mycobrain/u1/telemetry", Reading(2));
        await company.Silo.Restart(Cancellation);
        await Stored(company.Api, "u1", 11);
        await broker.Restart(Cancellation);
        await Eventually.True(
            async () =>
            {
                await Publish(broker, "mycobrain/u1/telemetry", Reading(50));
                return await Count(company.Api, "u1") == 12;
            },
            "it is heard on the new broker", Long, Cancellation);
    }

    [Fact]
    public async Task What_a_broker_brings_again_after_a_crash_is_stored_once()
    {
        await using var broker = await MosquittoBroker.Start(Cancellation);
        await using var company = await OwnCompany.Start(null, Link(("Type", "mqtt"), ("Address", $"mqtt://127.0.0.1:{broker.Port}")));
        await LinkIs("connected", company.Api);
        await Publish(broker, "mycobrain/u2/telemetry", Reading(1));
        await Stored(company.Api, "u2", 1);
        var publishing = Publish(broker, "mycobrain/u2/telemetry", [.. Enumerable.Range(2, 1_999).Select(Reading)]);
        await Eventually.True(async () => await Count(company.Api, "u2") > 50, "some of them are stored", Long, Cancellation);
        await company.KillAndRestart();
        await publishing;
        await Stored(company.Api, "u2", 2_000);
        await Eventually.Equal(2_000, async () => (await company.Api.Get("/api/devices/u2/telemetry?n=10000")).Is().List("points").DistinctBy(point => (long)point["sequence"]!).Count(), "each of them once", Long, Cancellation);
        Assert.Equal(2_000, (int)(await company.Api.Get("/api/devices/u2/telemetry?n=10000")).Is()["count"]!);
    }

    [Fact]
    public async Task A_broker_behind_tls_is_believed_by_its_certificate_and_believes_a_password()
    {
        await using var broker = await MosquittoBroker.StartGuarded("gateway", "a password", Cancellation);
        (string, string)[] right = [("Type", "mqtt"), ("Address", $"mqtts://localhost:{broker.Port}"), ("CaFile", broker.Certificate), ("Username", "gateway"), ("Password", "a password")];
        (string Name, (string, string)[] Settings)[] links = [("right", right), ("stranger", [.. right[..2], .. right[3..]]), ("nobody", right[..3]), ("liar", [.. right[..4], ("Password", "another")])];
        await using var company = await OwnCompany.Start(null, links.SelectMany((link, i) => Link(i, [.. link.Settings, ("Name", link.Name)])).DistinctBy(setting => setting.Key).ToDictionary());
        var seen = await Eventually.Value(
            async () => List(await company.Api.Get("/api/devices/links"), "links").ToDictionary(link => Text(link, "name")!), all => all.Values.Count(link => Text(link, "state") is "connected" or "failed") == links.Length, "all are tried", Long, Cancellation);
        Assert.Equal("connected", Text(seen["right"], "state"));
        foreach (var wrong in links[1..])
        {
            Assert.Equal((wrong.Name, "failed"), (wrong.Name, Text(seen[wrong.Name], "state")));
            Assert.False(string.IsNullOrEmpty(Text(seen[wrong.Name], "error")));
            Assert.DoesNotContain("another", Text(seen[wrong.Name], "error"), StringComparison.Ordinal);
        }
    }
}
