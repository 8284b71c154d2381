using System.Buffers;
using System.Globalization;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.Protocol;

public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly byte[][] Seeds =
    [
        .. new[]
        {
            Vectors.Ack, Vectors.Event, Vectors.HelloB, Vectors.ReadSensorsTen, Vectors.SetTelemetry, Vectors.AckOnly, Vectors.CommandResult, Vectors.HeartbeatC, Vectors.TelemetryD,
            Vectors.TelemetryMmp,
        }.Select(Vectors.Bytes),
        [.. "#live AMB addr=0x77 age=5ms T=22.50C RH=65.00%\r\n"u8],
        [.. """{"type":"telemetry","ts":5,"board_id":"AA:BB","temperature":21.5,"x":[1,2,{"y":true}]}"""u8, (byte)'\n'],
    ];

    private static readonly HashSet<string> Known = [.. Seeds.SelectMany(seed => Heard.Of(seed).Frames).Select(Print)];

    /// <summary>Of each kind; some 200,000 are gone through in a second. MAS_FUZZ_ITERATIONS raises the number to millions.</summary>
    private static readonly int Iterations = int.TryParse(Environment.GetEnvironmentVariable("MAS_FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out var given) ? given : 300_000;

    [Fact]
    public void No_stream_breaks_the_reader_or_fills_it()
    {
        var random = new Random(20261126);
        var (reader, sink, frames) = (new FrameReader(), new Reading(), 0L);
        for (var i = 0; i < Iterations; i++)
        {
            var stream = Stream(random);
            for (var at = 0; at < stream.Length;)
            {
                var size = Math.Min(random.Next(1, 400), stream.Length - at);
                reader.Feed(stream.AsSpan(at, size), sink);
                at += size;
                Assert.InRange(reader.Held, 0, FrameReader.MaxHeld);
            }

            frames += stream.Length;
        }

        // However it was left, after an end it hears again.
        reader.Feed([0, .. Seeds[0]], sink);
        Assert.Equal(MdpTypes.Ack, sink.Last.Type);
        output.WriteLine($"{Iterations:N0} streams, {frames:N0} bytes: {sink.Frames:N0} frames, {sink.Lines:N0} lines, {sink.Messages:N0} messages, {sink.Wrong:N0} wrong");
    }

    [Fact]
    public void A_changed_frame_is_accepted_no_more_often_than_its_checksum_allows()
    {
        var random = new Random(4711);
        var accepted = 0;
        for (var i = 0; i < Iterations; i++)
        {
            // The text seeds have no checksum; MMP has more than one.
            var broken = Seeds[random.Next(7)].ToArray();
            var flips = random.Next(1, 9);
            for (var flip = 0; flip < flips; flip++)
                broken[random.Next(broken.Length - 1)] ^= (byte)(1 << random.Next(8));
            accepted += Heard.Of(broken).Frames.Count(frame => !Known.Contains(Print(frame)));
        }

        Assert.InRange(accepted, 0, 3 + (Iterations / 20_000));
        output.WriteLine($"{accepted:N0} of {Iterations:N0} were accepted");
    }

    [Fact]
    public void No_single_bit_of_a_frame_may_change()
    {
        foreach (var seed in Seeds[..7])
        {
            for (var bit = 0; bit < (seed.Length - 1) * 8; bit++)
            {
                var broken = seed.ToArray();
                broken[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.DoesNotContain(Heard.Of(broken).Frames, frame => !Known.Contains(Print(frame)));
            }
        }
    }

    [Fact]
    public void No_document_breaks_the_reader_of_messages()
    {
        var random = new Random(99);
        byte[][] documents =
        [
            [.. """{"hdr":{"deviceId":"a","proto":"mqtt","msgId":"m"},"ts":{"utc":"1","mono_ms":1},"seq":1,"pack":[{"id":"t","v":1,"u":"C"}],"meta":{},"hash":"sha256:00","sig":"ed25519:AA=="}"""u8],
            [.. """{"device_id":"a","host":"h","sensors":["x"],"payload":{"bme688_readings":[{"i2c_address":"0x77","temperature_c":1e308}],"analog":[{"channel":"AI1","voltage":1}]}}"""u8],
            [.. """{"readings":[{"id":"t","v":true},5,[1]],"ts":"2026-01-01T00:00:00Z","seq":9,"msgId":"\u00e9"}"""u8],
            [0xA6, 0, 1, 1, 0x61, 0x61, 3, 0x50, .. new byte[16], 5, 1, 8, 0x81, 0xA4, 0, 1, 1, 0x19, 0, 217, 2, 1, 3, 1, 10, 0x58, 0x20, .. new byte[32]],
        ];
        for (var i = 0; i < Iterations; i++)
        {
            var document = documents[random.Next(documents.Length)].ToArray();
            for (var change = random.Next(4); change >= 0; change--)
                document[random.Next(document.Length)] = (byte)random.Next(256);
            foreach (var topic in Enum.GetValues<JsonTopic>())
                MessageReader.TryReadJson(topic, document, out _, out _, _ => new byte[32]);
            MessageReader.TryReadCbor(document, out _, out _, _ => new byte[32]);
            MessageReader.TryReadLine(document, out _, out _);
            Envelope.Check(document);
        }
    }

    private static byte[] Stream(Random random)
    {
        var stream = new ArrayBufferWriter<byte>();
        for (var part = random.Next(1, 5); part > 0; part--)
        {
            switch (random.Next(8))
            {
                case 0:
                    var garbage = new byte[random.Next(60)];
                    random.NextBytes(garbage);
                    stream.Write(garbage);
                    break;
                case 1 when random.Next(20) == 0:
                    var run = new byte[random.Next(5_000)];
                    Array.Fill(run, (byte)random.Next(256));
                    stream.Write(run);
                    break;
                case 2:
                    var cut = Seeds[random.Next(Seeds.Length)];
                    stream.Write(cut.AsSpan(random.Next(cut.Length)));
                    break;
                case 3:
                    var changed = Seeds[random.Next(Seeds.Length)].ToArray();
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                    stream.Write(changed);
                    break;
                default:
                    stream.Write(Seeds[random.Next(Seeds.Length)]);
                    break;
            }
        }

        return stream.WrittenSpan.ToArray();
    }

    private static string Print((Dialect Dialect, MdpHeader Header, byte[] Payload) frame) => $"{frame.Dialect} {frame.Header} {Convert.ToHexString(frame.Payload)}";

    private sealed class Reading : IFrameSink
    {
        public MdpHeader Last { get; private set; }

        public long Frames { get; private set; }

        public long Lines { get; private set; }

        public long Messages { get; private set; }

        public long Wrong { get; private set; }

        public void Frame(in DeviceFrame frame)
        {
            Frames++;
            Last = frame.Header;
            if (MessageReader.TryRead(frame, out _, out _))
                Messages++;
        }

        public void Line(ReadOnlySpan<byte> line)
        {
            Lines++;
            if (MessageReader.TryReadLine(line, out _, out _))
                Messages++;
        }

        void IFrameSink.Wrong(FrameError error) => Wrong++;
    }
}
