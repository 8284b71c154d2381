using System.Buffers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class StreamListenerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
    private readonly FakeLink _link = new();
    private readonly FakeInbox _inbox = new();
    private readonly LinkCounters _counters = new("serial:/dev/ttyACM0");
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    public StreamListenerTests() =>
        _listening = new StreamListener(new(LinkSettings.Serial, "serial:/dev/ttyACM0"), new(new Dictionary<string, byte[]> { ["mycobrain-signer"] = new byte[32] }), _inbox, _counters, _clock).Listen(_link, frame => _link.Write(frame, _stop.Token), _stop.Token);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    [Fact]
    public async Task Who_is_there_is_asked_at_once_and_again_until_somebody_says_so()
    {
        await Counts(1);
        Assert.DoesNotContain(_link.Written.Single().Bytes, value => value is 0x0A or 0x0D);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Counts(2);
        _link.Bring(Frame(MdpTypes.Hello, 1, """{"device_id":"mycobrain-01e57d","role":"mushroom1","firmware_version":"side-a-mdp-2.1.0","ota_state":"valid"}"""));
        await Takes<DeviceHello>(hello => hello is { DeviceId: "mycobrain-01e57d", Firmware: "side-a-mdp-2.1.0", FromUnit: true, IngestionSource: "serial", Sequence: 1, OtaState: "valid", Route: { Link: "serial:/dev/ttyACM0", Dialect: "mdp" } });
        _clock.Advance(TimeSpan.FromMinutes(1));
        _link.Bring(Frame(MdpTypes.Event, 2, """{"event":"x"}"""));
        await Takes<DeviceEvent>(_ => true);
        Assert.Equal(2, _link.Written.Count);
    }

    [Fact]
    public async Task What_is_heard_before_the_name_is_stored_after_it()
    {
        _link.Bring(Frame(MdpTypes.Telemetry, 5, """{"type":"telemetry","uptime_s":10,"estop":false,"bme688":{"a":{"temperature_c":21.5}}}"""));
        await Eventually.True(() => _counters["frames"] == 1, "the frame is heard", cancellationToken: Cancellation);
        Assert.Empty(_inbox.Taken);
        Hello("unit-1");
        await Takes<DeviceReading>(reading => reading is { DeviceId: "unit-1", Sequence: 5, UptimeMs: 10_000, Estop: false } && reading.Metrics.Any(metric => metric is { Name: "bme688.a.temperature_c", Value: 21.5 }));
        Assert.IsType<DeviceReading>(_inbox.Taken.First());
    }

    [Fact]
    public async Task A_frame_that_asks_is_acknowledged_after_the_commit_and_not_before()
    {
        var open = new TaskCompletionSource();
        _inbox.Open = open.Task;
        Hello("unit-1");
        _link.Bring(Frame(MdpTypes.Event, 7, """{"event":"x"}""", MdpFlags.AckRequested));
        await Takes<DeviceEvent>(_ => true);
        Assert.DoesNotContain(_link.Written, frame => Read(frame).Type == MdpTypes.Ack);
        open.SetResult();
        await Eventually.True(() => _link.Written.Any(frame => Read(frame) is { Type: MdpTypes.Ack, Acknowledges: 7, Flags: MdpFlags.IsAck, Source: MdpSides.Gateway, Destination: MdpSides.SideA }), "the frame is acknowledged", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task What_is_refused_is_not_acknowledged()
    {
        _inbox.Says = signal => signal is DeviceEvent { Name: "no" } ? new DeviceVerdict(DeviceOutcome.Refused, "unknown_unit") : new DeviceVerdict(DeviceOutcome.Duplicate);
        Hello("unit-1");
        _link.Bring(Frame(MdpTypes.Event, 7, """{"event":"no"}""", MdpFlags.AckRequested));
        _link.Bring(Frame(MdpTypes.Event, 8, """{"event":"again"}""", MdpFlags.AckRequested));
        await Eventually.True(() => _counters["acknowledged"] == 1, "the repetition is acknowledged", cancellationToken: Cancellation);
        Assert.Equal([8u], _link.Written.Select(Read).Where(header => header.Type == MdpTypes.Ack).Select(header => header.Acknowledges));
        Assert.Equal(1, _counters["unknown_unit"]);
    }

    [Fact]
    public async Task An_acknowledgement_that_asks_for_one_gets_none()
    {
        Hello("unit-1");
        _link.Bring(Frame(MdpTypes.Ack, 3, """{"success":true,"message":"mosfet_updated"}""", MdpFlags.AckRequested | MdpFlags.IsAck, answers: 12));
        await Takes<DeviceReply>(reply => reply is { Success: true, Answers: 12, Message: "mosfet_updated", Source: MdpSides.SideA });
        await Eventually.True(() => _counters["replies"] == 1, "the reply is delivered", cancellationToken: Cancellation);
        Assert.DoesNotContain(_link.Written, frame => Read(frame).Type == MdpTypes.Ack);
    }

    [Fact]
    public async Task An_answer_to_what_the_link_asked_goes_to_nobody()
    {
        Hello("unit-1");
        await Counts(1);
        _link.Bring(Frame(MdpTypes.Ack, 3, """{"success":true,"message":"hello"}""", MdpFlags.IsAck, answers: Read(_link.Written.First()).Sequence));
        _link.Bring(Frame(MdpTypes.Event, 4, """{"event":"after"}"""));
        await Takes<DeviceEvent>(_ => true);
        Assert.DoesNotContain(_inbox.Taken, signal => signal is DeviceReply);
    }

    [Fact]
    public async Task A_board_with_a_command_line_is_asked_in_its_words()
    {
        await Counts(1);
        _link.Bring("""{"type":"periph_list","ts":1,"peripherals":[],"count":0}"""u8.ToArray().Append((byte)'\n').ToArray());
        await Eventually.True(() => _counters["lines"] == 1, "the line is heard", cancellationToken: Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Counts(2);
        Assert.Contains("mode machine\r\n", Encoding.ASCII.GetString(_link.Written.Last().Bytes), StringComparison.Ordinal);
        _link.Bring("{\"type\":\"status\",\"ts\":2,\"board_id\":\"AA:BB:CC:01:E5:7D\",\"firmware\":\"1.0.0\"}\n"u8.ToArray());
        await Takes<DeviceHello>(hello => hello is { Firmware: "1.0.0", OtaState: null, Route.Dialect: "text" });
    }

    [Fact]
    public async Task A_reading_of_a_unit_that_has_to_sign_and_does_not_is_counted_and_goes_to_nobody()
    {
        _link.Bring(Frame(MdpTypes.Telemetry, 1, """{"type":"telemetry","uptime_s":10,"bme688":{"a":{"temperature_c":21.5}}}""", MdpFlags.AckRequested));
        Hello("signer");
        _link.Bring(Frame(MdpTypes.Telemetry, 3, """{"type":"telemetry","uptime_s":20,"bme688":{"a":{"temperature_c":21.5}}}""", MdpFlags.AckRequested));
        _link.Bring(Frame(MdpTypes.Event, 4, """{"event":"after"}"""));
        await Takes<DeviceEvent>(one => one is { DeviceId: "signer", Name: "after" });
        Assert.Equal(2, _counters["signature_missing"]);
        Assert.DoesNotContain(_inbox.Taken, signal => signal is DeviceReading);
        Assert.DoesNotContain(_link.Written, frame => Read(frame).Type == MdpTypes.Ack);
    }

    [Fact]
    public async Task Broken_and_strange_things_are_counted_and_harmless()
    {
        Hello("unit-1");
        var broken = Frame(MdpTypes.Event, 9, """{"event":"x"}""");
        broken[25] ^= 4;
        _link.Bring(broken);
        _link.Bring(Frame(MdpTypes.Event, 8, """{"event":"eight"}"""));
        _link.Bring(Frame(MdpTypes.Event, 2, """{"event":"back"}"""));
        await Takes<DeviceEvent>(one => one.Name == "back");
        Assert.Equal((1, 1), (_counters["bad_crc"], _counters["sequence_back"]));
    }

    [Fact]
    public async Task Bytes_without_a_frame_for_half_a_minute_are_noticed()
    {
        Hello("unit-1");
        await Takes<DeviceHello>(_ => true);
        var before = _counters["bytes"];
        _link.Bring([0x55, 0x55, 0x55]);
        await Eventually.True(() => _counters["bytes"] == before + 3, "the bytes are heard", cancellationToken: Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(31));
        _link.Bring([0x55, 0x55, 0x55]);
        await Eventually.True(() => _counters["stuck"] == 1, "it is counted", cancellationToken: Cancellation);
        _link.Bring(Frame(MdpTypes.Event, 3, """{"event":"well"}"""));
        await Takes<DeviceEvent>(_ => true);
    }

    [Fact]
    public async Task A_name_that_no_unit_can_have_is_counted()
    {
        Hello("../etc/passwd");
        await Eventually.True(() => _counters["bad_name"] == 1, "it is counted", cancellationToken: Cancellation);
        Assert.Empty(_inbox.Taken);
    }

    [Fact]
    public async Task While_the_store_is_away_only_so_much_is_read()
    {
        _inbox.Open = new TaskCompletionSource().Task;
        Hello("unit-1");
        foreach (var number in Enumerable.Range(1, 1_000))
            _link.Bring(Frame(MdpTypes.Event, (uint)number, """{"event":"x"}"""));
        await Eventually.True(() => _inbox.Taken.Count >= 256, "the window fills", cancellationToken: Cancellation);
        Assert.InRange(_inbox.Taken.Count, 256, 259);
    }

    [Fact]
    public async Task It_ends_with_the_link()
    {
        _link.Cut(new IOException("Gone."));
        Assert.Equal("Gone.", (await Assert.ThrowsAsync<IOException>(() => _listening)).Message);
    }

    private void Hello(string deviceId) => _link.Bring(Frame(MdpTypes.Hello, 1, $$"""{"device_id":"{{deviceId}}"}"""));

    private Task<int> Counts(int written) => Eventually.Equal(written, () => Task.FromResult(_link.Written.Count), "what was written", cancellationToken: Cancellation);

    private Task Takes<T>(Func<T, bool> expected)
        where T : DeviceSignal => Eventually.True(() => _inbox.Taken.OfType<T>().Any(expected), $"a {typeof(T).Name} is taken", cancellationToken: Cancellation);

    private static byte[] Frame(byte type, uint sequence, string payload, byte flags = 0, uint answers = 0)
    {
        var wire = new ArrayBufferWriter<byte>();
        MdpFrame.Write(wire, new(type, sequence, answers, flags, MdpSides.SideA, MdpSides.Gateway), Encoding.UTF8.GetBytes(payload));
        return wire.WrittenSpan.ToArray();
    }

    private static MdpHeader Read(LinkFrame frame)
    {
        var sink = new Heads();
        new FrameReader().Feed(frame.Bytes, sink);
        return sink.Head;
    }

    private sealed class Heads : IFrameSink
    {
        public MdpHeader Head { get; private set; }

        public void Frame(in DeviceFrame frame) => Head = frame.Header;

        public void Line(ReadOnlySpan<byte> line)
        {
        }

        public void Wrong(FrameError error)
        {
        }
    }
}
