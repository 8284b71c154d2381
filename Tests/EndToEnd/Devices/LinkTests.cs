using System.Globalization;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;
using Mycosoft.Tests.EndToEnd.Clusters;
using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Network;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>Units on real links: a pseudo-terminal, a socket and a broker, cut and restored.</summary>
[Collection(nameof(OneAtATime))]
public sealed class LinkTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

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

    [Fact]
    public async Task A_board_whose_cable_is_cut_is_missed_and_heard_again_when_it_is_healed()
    {
        Assert.SkipUnless(NetworkNamespace.IsPossible, "needs root and network namespaces");
        await using var machine = await NetworkNamespace.Create(Cancellation);
        using var directory = new TemporaryDirectory("board");
        var port = FreePort.Next();
        await using var board = ChildProcess.Start(
            machine.Command("dotnet", Repository.Output("Tests/Simulators", "Simulators"), "units", "--port", $"{port}", "--bind", machine.There, "--outside", "--interval", "0.5", "--seed", "3"), directory.File("board.log"));
        await using var company = await OwnCompany.Start(null, Link(("Type", "tcp"), ("Address", $"{machine.There}:{port}")));
        var unit = Text((await Eventually.Value(async () => List(await company.Api.Get("/api/devices"), "devices"), devices => devices.Count == 1, "the board is registered", Long, Cancellation))[0], "device_id")!;
        await Eventually.True(async () => await Count(company.Api, unit) > 2, "it is heard", Long, Cancellation);
        await machine.Cut(Cancellation);
        await LinkIs("failed", company.Api);
        var before = await Count(company.Api, unit);
        await machine.Heal(Cancellation);
        await Eventually.True(async () => await Count(company.Api, unit) > before + 2, "it is heard again", TimeSpan.FromSeconds(40), Cancellation);
    }

    [Fact]
    public async Task Of_two_gateways_one_holds_a_link_and_the_other_takes_over()
    {
        await using var board = new TcpBoard("mycobrain-0d0e0f");
        await using var company = await ClusterCompany.Start(
            new() { Silos = 1, Gateways = 2, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" }, OfGateways = Link(("Type", "tcp"), ("Address", $"127.0.0.1:{board.Port}")) }, Cancellation);
        await Registered(new Api(company.Gateways[0].Http), "mycobrain-0d0e0f");
        await Measure(board, 5);
        var holder = Assert.Single(company.Gateways, gateway => gateway.Output.Tail().Contains("is connected", StringComparison.Ordinal));
        var other = company.Gateways.Single(gateway => gateway != holder);
        Assert.Equal(1, board.Connections);
        await holder.Kill();
        await Eventually.True(() => board.Connections == 2, "the other takes over", Long, Cancellation);
        await Measure(board, 5);
        await Stored(new Api(other.Http), "mycobrain-0d0e0f", 10);
    }

    private static Dictionary<string, string> Link(params (string Key, string Value)[] keys) => Link(0, keys);

    private static Dictionary<string, string> Link(int number, params (string Key, string Value)[] keys) =>
        keys.Select(key => ($"Mas__Links__{number}__{key.Key}", key.Value)).Append(("Mas__Roster", "none")).ToDictionary(key => key.Item1, key => key.Item2);

    /// <summary>Waits until each is acknowledged: then it is on disk.</summary>
    private static async Task Measure(TcpBoard board, int count)
    {
        foreach (var _ in Enumerable.Range(0, count))
        {
            var sequence = 0u;
            await Eventually.True(
                () =>
                {
                    sequence = sequence == 0 ? board.Measure(21.5) : sequence;
                    return board.Acknowledged.ContainsKey(sequence);
                },
                "the reading is acknowledged", Long, Cancellation);
        }
    }

    private static async Task<JsonElement> Registered(Api api, string deviceId)
    {
        var reply = await Eventually.Value(() => api.Get($"/api/devices/{deviceId}"), reply => reply.Status == 200, "the unit is registered", Long, Cancellation);
        return JsonDocument.Parse(reply.Is().ToJsonString()).RootElement;
    }

    private static Task<long> Stored(Api api, string deviceId, long count) => Eventually.Equal(count, () => Count(api, deviceId), "its readings are stored", Long, Cancellation);

    private static async Task<long> Count(Api api, string deviceId) =>
        JsonDocument.Parse((await api.Get($"/api/devices/{deviceId}")).Is().ToJsonString()).RootElement.GetProperty("tally").GetProperty("stored").GetInt64();

    private static List<JsonElement> List(Reply reply, string name) => [.. JsonDocument.Parse(reply.Is().ToJsonString()).RootElement.GetProperty(name).EnumerateArray()];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string Reading(int number) => string.Create(CultureInfo.InvariantCulture, $$$"""{"pack":[{"id":"temperature","v":{{{number}}},"u":"C"}],"seq":{{{number}}},"msgId":"m-{{{number}}}"}""");

    /// <summary>In the words of the original's service.</summary>
    private static async Task IsOnItsPort(Api api, string port, string deviceId)
    {
        var device = List(await api.Get("/devices"), "devices").Single();
        Assert.Equal((deviceId, port, "connected", "mdp"), (Text(device, "device_id"), Text(device, "port"), Text(device, "status"), Text(device, "protocol")));
        Assert.Equal(JsonValueKind.Null, device.GetProperty("info").GetProperty("raw_status").ValueKind);
        var open = List(await api.Get("/ports"), "ports").Single();
        Assert.Equal((port, "connected", JsonValueKind.Null), (Text(open, "device"), Text(open, "state"), open.GetProperty("vid").ValueKind));
        var connected = (await api.Post($"/devices/connect/{Uri.EscapeDataString(port)}?baudrate=115200")).Is();
        Assert.Equal(("already_connected", deviceId), (connected.Text("status"), connected.Text("device_id")));
    }

    private static async Task<JsonElement> LinkIs(string state, Api api) => (await Eventually.Value(
        async () => List(await api.Get("/api/devices/links"), "links"), links => links.Count == 1 && Text(links[0], "state") == state, $"the link is {state}", TimeSpan.FromSeconds(30), Cancellation))[0];

    private static async Task Publish(MosquittoBroker broker, string topic, params string[] texts)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build(), Cancellation);
        foreach (var text in texts)
            await client.PublishStringAsync(topic, text, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: Cancellation);
        await client.DisconnectAsync(cancellationToken: Cancellation);
    }
}
