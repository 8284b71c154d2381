using System.Globalization;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Protocol;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>What the tests of links ask of a company, of a board and of a broker.</summary>
internal static class LinkCalls
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Dictionary<string, string> Link(params (string Key, string Value)[] keys) => Link(0, keys);

    public static Dictionary<string, string> Link(int number, params (string Key, string Value)[] keys) =>
        keys.Select(key => ($"Mas__Links__{number}__{key.Key}", key.Value)).Append(("Mas__Roster", "none")).ToDictionary(key => key.Item1, key => key.Item2);

    /// <summary>Waits until each is acknowledged: then it is on disk.</summary>
    public static async Task Measure(TcpBoard board, int count)
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

    public static async Task<JsonElement> Registered(Api api, string deviceId)
    {
        var reply = await Eventually.Value(() => api.Get($"/api/devices/{deviceId}"), reply => reply.Status == 200, "the unit is registered", Long, Cancellation);
        return JsonDocument.Parse(reply.Is().ToJsonString()).RootElement;
    }

    public static Task<long> Stored(Api api, string deviceId, long count) => Eventually.Equal(count, () => Count(api, deviceId), "its readings are stored", Long, Cancellation);

    public static async Task<long> Count(Api api, string deviceId) =>
        JsonDocument.Parse((await api.Get($"/api/devices/{deviceId}")).Is().ToJsonString()).RootElement.GetProperty("tally").GetProperty("stored").GetInt64();

    public static List<JsonElement> List(Reply reply, string name) => [.. JsonDocument.Parse(reply.Is().ToJsonString()).RootElement.GetProperty(name).EnumerateArray()];

    public static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    public static string Reading(int number) => string.Create(CultureInfo.InvariantCulture, $$$"""{"pack":[{"id":"temperature","v":{{{number}}},"u":"C"}],"seq":{{{number}}},"msgId":"m-{{{number}}}"}""");

    /// <summary>In the words of the original's service.</summary>
    public static async Task IsOnItsPort(Api api, string port, string deviceId)
    {
        var device = List(await api.Get("/devices"), "devices").Single();
        Assert.Equal((deviceId, port, "connected", "mdp"), (Text(device, "device_id"), Text(device, "port"), Text(device, "status"), Text(device, "protocol")));
        Assert.Equal(JsonValueKind.Null, device.GetProperty("info").GetProperty("raw_status").ValueKind);
        var open = List(await api.Get("/ports"), "ports").Single();
        Assert.Equal((port, "connected", JsonValueKind.Null), (Text(open, "device"), Text(open, "state"), open.GetProperty("vid").ValueKind));
        var connected = (await api.Post($"/devices/connect/{Uri.EscapeDataString(port)}?baudrate=115200")).Is();
        Assert.Equal(("already_connected", deviceId), (connected.Text("status"), connected.Text("device_id")));
    }

    public static async Task<JsonElement> LinkIs(string state, Api api) => (await Eventually.Value(
        async () => List(await api.Get("/api/devices/links"), "links"), links => links.Count == 1 && Text(links[0], "state") == state, $"the link is {state}", TimeSpan.FromSeconds(30), Cancellation))[0];

    public static async Task Publish(MosquittoBroker broker, string topic, params string[] texts)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).Build(), Cancellation);
        foreach (var text in texts)
            await client.PublishStringAsync(topic, text, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: Cancellation);
        await client.DisconnectAsync(cancellationToken: Cancellation);
    }
}
