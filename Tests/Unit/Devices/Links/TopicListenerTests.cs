using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class TopicListenerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeLink _link = new();
    private readonly FakeInbox _inbox = new();
    private readonly LinkCounters _counters = new("mqtt:broker:1883");
    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    public TopicListenerTests() =>
        _listening = new TopicListener(new(LinkSettings.Mqtt, "mqtt:broker:1883"), new(new Dictionary<string, byte[]> { ["mycobrain-signer"] = new byte[32] }), _inbox, _counters, _clock).Listen(_link, frame => _link.Write(frame, _stop.Token), _stop.Token);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    [Fact]
    public async Task A_heartbeat_is_a_hello_of_the_host()
    {
        Bring("mycobrain/jetson-1/heartbeat", """{"firmware_version":"gateway-router-1.0.0"}""");
        await Acknowledges("mycobrain/jetson-1/heartbeat");
        var hello = Assert.IsType<DeviceHello>(Assert.Single(_inbox.Taken));
        Assert.Equal(("jetson-1", "gateway-router-1.0.0", "gateway", false), (hello.DeviceId, hello.Firmware, hello.Role, hello.FromUnit));
        Assert.Equal(new DeviceRoute("mqtt:broker:1883", "json", "jetson-1"), hello.Route);
    }

    [Fact]
    public async Task What_no_store_could_hold_is_counted_acknowledged_and_stops_nothing()
    {
        foreach (var topic in (string[])["telemetry", "envelope", "ack", "heartbeat"])
        {
            Bring($"mycobrain/u1/{topic}", """{"\ud800":1}""");
            Bring($"mycobrain/u1/{topic}", """{"device_name":"x\udc80","seq":1}""");
        }

        Bring($"mycobrain/{new string('x', 65_000)}/mdp/up", Frame(MdpTypes.Event, 1, """{"event":"first"}"""));
        Bring("mycobrain/u1/heartbeat", "{}");
        await Eventually.True(() => _inbox.Taken.Count == 1, "the one that is right is heard", cancellationToken: Cancellation);
        Assert.Equal((8, 1, 0, 10), (_counters[FrameError.BadJson.Name()], _counters["unknown_topic"], _counters["unreadable"], _acknowledged.Count));
        Assert.Empty(_link.Written);
    }

    [Fact]
    public async Task Telemetry_is_a_reading_and_a_sign_of_life()
    {
        Bring("mycobrain/u1/telemetry", """{"pack":[{"id":"temperature","v":21.5,"u":"C"}],"seq":7,"msgId":"m7"}""", redelivered: true);
        await Acknowledges("mycobrain/u1/telemetry");
        var hello = Assert.Single(_inbox.Taken.OfType<DeviceHello>());
        Assert.Equal((null, null, null), (hello.Role, hello.Board, hello.Host));
        var reading = Assert.Single(_inbox.Taken.OfType<DeviceReading>());
        Assert.Equal(("u1", 7, "m7", true), (reading.DeviceId, reading.Sequence, reading.MessageId, reading.Redelivered));
        Assert.Equal(new DeviceMetric("temperature", 21.5, "C"), Assert.Single(reading.Metrics));
    }

    [Fact]
    public async Task Frames_are_the_topics_units_until_a_hello_says_another()
    {
        Bring("mycobrain/u1/mdp/up", Frame(MdpTypes.Event, 1, """{"event":"first"}"""));
        Bring("mycobrain/u1/mdp/up", [.. Frame(MdpTypes.Hello, 2, """{"device_id":"mycobrain-01e57d"}"""), .. Frame(MdpTypes.Event, 3, """{"event":"second"}""")]);
        await Acknowledges("mycobrain/u1/mdp/up", "mycobrain/u1/mdp/up");
        Assert.Equal([("u1", "first"), ("mycobrain-01e57d", "second")], _inbox.Taken.OfType<DeviceEvent>().Select(one => (one.DeviceId, one.Name)));
        Assert.All(_inbox.Taken, signal => Assert.Equal("u1", signal.Route.Address));
        Assert.Equal("u1", Assert.Single(_link.Written).Address);
    }

    [Fact]
    public async Task A_frame_that_asks_is_acknowledged_to_the_unit_too()
    {
        Bring("mycobrain/u1/mdp/up", Frame(MdpTypes.Event, 9, """{"event":"x"}""", MdpFlags.AckRequested));
        await Eventually.True(() => _counters["acknowledged"] == 1, "the unit is told", cancellationToken: Cancellation);
        Assert.Equal(("u1", "mdp"), (_link.Written.Last().Address, _link.Written.Last().Dialect));
    }

    [Fact]
    public async Task An_answer_to_a_command_is_a_reply()
    {
        Bring("mycobrain/u1/ack", """{"id":12,"success":false,"message":"invalid_output_id"}""");
        await Acknowledges("mycobrain/u1/ack");
        var reply = Assert.IsType<DeviceReply>(Assert.Single(_inbox.Taken));
        Assert.Equal((false, 12, "invalid_output_id"), (reply.Success, reply.Answers, reply.Message));
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_the_commit_and_nothing_out_of_order()
    {
        var open = new TaskCompletionSource();
        _inbox.Open = open.Task;
        Bring("mycobrain/u1/telemetry", """{"pack":[{"id":"t","v":1}],"seq":1}""");
        await Eventually.True(() => _inbox.Taken.Count == 2, "it is on its way", cancellationToken: Cancellation);
        _inbox.Open = Task.CompletedTask;
        Bring("mycobrain/u2/telemetry", """{"pack":[{"id":"t","v":1}],"seq":1}""");
        await Eventually.True(() => _inbox.Taken.Count == 4, "the next is on its way", cancellationToken: Cancellation);
        Assert.Empty(_acknowledged);
        open.SetResult();
        await Acknowledges("mycobrain/u1/telemetry", "mycobrain/u2/telemetry");
    }

    [Fact]
    public async Task What_will_never_be_stored_does_not_come_again()
    {
        _inbox.Says = _ => new DeviceVerdict(DeviceOutcome.Refused, "unknown_unit");
        Bring("mycobrain/u1/telemetry", """{"pack":[{"id":"t","v":1}]}""");
        Bring("mycobrain/u1/telemetry", "nonsense");
        Bring("mycobrain/a b/heartbeat", "{}");
        Bring("mycobrain/x", "{}");
        await Eventually.True(() => _acknowledged.Count == 4, "all are acknowledged", cancellationToken: Cancellation);
        Assert.Equal((2, 1, 1, 1), (_counters["unknown_unit"], _counters["bad_json"], _counters["bad_name"], _counters["unknown_topic"]));
    }

    [Fact]
    public async Task A_document_that_names_another_unit_than_its_topic_is_counted_and_goes_to_nobody()
    {
        (string Topic, string Text)[] forged =
        [
            ("telemetry", """{"deviceId":"u2","pack":[{"id":"t","v":1}]}"""), ("heartbeat", """{"device_id":"u2"}"""), ("heartbeat", """{"board_id":"u2","deviceId":"u2"}"""), ("ack", """{"id":12,"success":true,"device_id":"u2"}"""),
            ("envelope", """{"hdr":{"deviceId":"u2","proto":"mqtt","msgId":"m"},"ts":{},"seq":1,"pack":[{"id":"t","v":1}],"hash":"sha256:0000000000000000000000000000000000000000000000000000000000000000","sig":"ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}"""),
        ];
        foreach (var (topic, text) in forged)
            Bring("mycobrain/u1/" + topic, text);
        await Eventually.True(() => _acknowledged.Count == forged.Length, "all are acknowledged", cancellationToken: Cancellation);
        Assert.Equal(forged.Length, _counters["other_unit"]);
        Assert.Empty(_inbox.Taken);
    }

    [Fact]
    public async Task A_document_may_name_its_unit_as_the_agent_is_called()
    {
        Bring("mycobrain/mycobrain-01e57d/telemetry", """{"deviceId":"01e57d","pack":[{"id":"t","v":1}]}""");
        Bring("mycobrain/u1/heartbeat", """{"device_id":"mycobrain-u1"}""");
        await Acknowledges("mycobrain/mycobrain-01e57d/telemetry", "mycobrain/u1/heartbeat");
        Assert.Equal(["01e57d", "01e57d", "mycobrain-u1"], _inbox.Taken.Select(signal => signal.DeviceId));
        Assert.Equal(0, _counters["other_unit"]);
    }

    [Fact]
    public async Task A_reading_of_a_unit_that_has_to_sign_and_does_not_is_counted_and_goes_to_nobody()
    {
        Bring("mycobrain/signer/telemetry", """{"pack":[{"id":"t","v":1}]}""");
        Bring("mycobrain/signer/mdp/up", Frame(MdpTypes.Telemetry, 1, """{"uptime_s":10,"t":1}"""));
        await Acknowledges("mycobrain/signer/telemetry", "mycobrain/signer/mdp/up");
        Assert.Equal(2, _counters["signature_missing"]);
        Assert.Empty(_inbox.Taken);
    }

    [Fact]
    public async Task What_may_be_stored_yet_comes_again()
    {
        _inbox.Open = new TaskCompletionSource().Task;
        Bring("mycobrain/u1/telemetry", """{"pack":[{"id":"t","v":1}]}""");
        await Eventually.True(() => !_inbox.Taken.IsEmpty, "it is on its way", cancellationToken: Cancellation);
        _link.Cut();
        await _listening;
        Assert.Empty(_acknowledged);
    }

    [Fact]
    public async Task Half_a_frame_in_a_message_is_none_and_spoils_no_other()
    {
        Bring("mycobrain/u1/mdp/up", Frame(MdpTypes.Event, 1, """{"event":"x"}""")[..^4]);
        Bring("mycobrain/u1/mdp/up", Frame(MdpTypes.Event, 2, """{"event":"y"}"""));
        await Acknowledges("mycobrain/u1/mdp/up", "mycobrain/u1/mdp/up");
        Assert.Equal("y", Assert.Single(_inbox.Taken.OfType<DeviceEvent>()).Name);
        Assert.Equal(1, _counters["bad_length"]);
    }

    private void Bring(string topic, string text, bool redelivered = false) => Bring(topic, Encoding.UTF8.GetBytes(text), redelivered);

    private void Bring(string topic, byte[] bytes, bool redelivered = false) => _link.Bring(new LinkPiece(bytes, topic, redelivered, _ =>
    {
        _acknowledged.Enqueue(topic);
        return Task.CompletedTask;
    }));

    private Task<string> Acknowledges(params string[] topics) => Eventually.Equal(string.Join(' ', topics), () => Task.FromResult(string.Join(' ', _acknowledged)), "what is acknowledged", cancellationToken: Cancellation);

    private static byte[] Frame(byte type, uint sequence, string payload, byte flags = 0)
    {
        var wire = new ArrayBufferWriter<byte>();
        MdpFrame.Write(wire, new(type, sequence, 0, flags, MdpSides.SideA, MdpSides.Gateway), Encoding.UTF8.GetBytes(payload));
        return wire.WrittenSpan.ToArray();
    }
}
