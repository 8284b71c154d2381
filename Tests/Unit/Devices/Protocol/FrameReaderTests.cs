using System.Buffers;
using System.Text;
using CsCheck;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.Protocol;

public sealed class FrameReaderTests
{
    private static readonly byte[] Hello = Vectors.Bytes(Vectors.HelloB);
    private static readonly byte[] Ack = Vectors.Bytes(Vectors.Ack);
    private static readonly byte[] Ten = Vectors.Bytes(Vectors.ReadSensorsTen);

    [Fact]
    public void Pieces_of_any_size_give_the_same_as_the_whole()
    {
        byte[] stream = [.. "ESP-ROM:esp32s3\r\n"u8, .. Hello, .. "#live AMB T=22.50C\r\n"u8, .. Ten, 0, .. Ack, .. "> "u8, .. Ack, .. "bye\n"u8];
        var whole = Heard.Of(stream);
        Assert.Equal((4, 4), (whole.Frames.Count, whole.Lines.Count));
        Assert.Empty(whole.Wrongs.Except([FrameError.UnknownType]));

        for (var split = 0; split <= stream.Length; split++)
            AssertSame(whole, Heard.Of(stream[..split], stream[split..]));
        AssertSame(whole, Heard.Of([.. stream.Select(value => new[] { value })]));
    }

    [Fact]
    public void A_frame_that_holds_the_end_of_a_line_is_whole() => Assert.Equal(10u, Assert.Single(Heard.Of(Ten).Frames).Header.Sequence);

    [Fact]
    public void A_frame_whose_first_byte_is_the_end_of_a_line_is_whole()
    {
        var wire = new ArrayBufferWriter<byte>();
        MdpFrame.Write(wire, new(MdpTypes.Telemetry, 0x01020304, 0xFE), "{}"u8);
        Assert.Equal((byte)'\n', wire.WrittenSpan[0]);

        foreach (var before in new byte[][] { [], Ack, [.. "booted\r\n"u8] })
        {
            var stream = before.Concat(wire.WrittenSpan.ToArray()).ToArray();
            Assert.Equal(0x01020304u, Heard.Of(stream).Frames[^1].Header.Sequence);
            Assert.Equal(0x01020304u, Heard.Of([.. stream.Select(value => new[] { value })]).Frames[^1].Header.Sequence);
        }
    }

    [Fact]
    public void Text_and_noise_before_a_frame_cost_no_frame()
    {
        byte[] noise = [0xF3, 0x80, 0x1F, 0xFE, 0x0D, 0x0A, 0xC0, 0x02];
        foreach (var before in new byte[][] { [.. "rst:0x1 (POWERON)\r\nload:0x3fce3808"u8], noise, [.. noise, .. "boot\n"u8], [0, 0, 0], [.. "> "u8] })
        {
            var heard = Heard.Of([.. before, .. Hello]);
            Assert.True(heard.Frames.Count == 1, $"No frame after {Convert.ToHexString(before)}.");
        }
    }

    [Fact]
    public void Text_after_noise_on_a_port_that_never_ends_a_frame_is_heard()
    {
        var heard = Heard.Of([0xFE, 0x01, 0x80, 0x0D, 0x0A, .. "AMB: present=YES addr=0x77\r\n{\"type\":\"ack\",\"cmd\":\"ping\"}\r\n"u8]);

        Assert.Equal(["AMB: present=YES addr=0x77", """{"type":"ack","cmd":"ping"}"""], heard.Lines);
        Assert.Equal([FrameError.Noise], heard.Wrongs);
    }

    [Fact]
    public void A_frame_that_lost_its_delimiter_costs_only_itself()
    {
        var heard = Heard.Of([.. Hello[..40], .. Ack, .. Ack]);

        Assert.Equal(2, heard.Frames.Count);
        Assert.Single(heard.Wrongs);
    }

    [Fact]
    public void What_has_no_end_is_passed_over_and_never_held()
    {
        var (reader, heard) = (new FrameReader(), new Heard());
        var run = new byte[1_000];
        Array.Fill(run, (byte)'x');
        for (var i = 0; i < 1_000; i++)
        {
            reader.Feed(run, heard);
            Assert.InRange(reader.Held, 0, FrameReader.MaxHeld);
        }

        reader.Feed([0], heard);
        reader.Feed(Ack, heard);
        Assert.Single(heard.Frames);
        Assert.Equal([FrameError.Oversize], heard.Wrongs);
    }

    [Fact]
    public void The_dialect_is_what_was_last_heard()
    {
        var (reader, heard) = (new FrameReader(), new Heard());
        Assert.Equal(Dialect.Unknown, reader.Dialect);
        reader.Feed([.. "ESP-ROM:esp32s3-20210327\r\n"u8], heard);
        Assert.Equal(Dialect.Unknown, reader.Dialect);
        reader.Feed([.. "{\"type\":\"status\"}\r\n"u8], heard);
        Assert.Equal(Dialect.Text, reader.Dialect);
        reader.Feed(Hello, heard);
        Assert.Equal(Dialect.Mdp, reader.Dialect);
        reader.Feed(Vectors.Bytes(Vectors.CommandResult), heard);
        Assert.Equal(Dialect.MdpBinary, reader.Dialect);
    }

    [Fact]
    public void After_a_reset_the_next_frame_is_not_joined_to_the_last()
    {
        var (reader, heard) = (new FrameReader(), new Heard());
        reader.Feed(Hello.AsSpan(0, 30), heard);
        reader.Reset();
        reader.Feed(Ack, heard);

        Assert.Single(heard.Frames);
        Assert.Empty(heard.Wrongs);
    }

    [Fact]
    public void Whatever_is_written_is_read_again()
    {
        var header = Gen.Select(Gen.Byte, Gen.UInt, Gen.UInt, Gen.Byte, Gen.Byte, Gen.Byte).Select((type, sequence, answers, flags, source, destination) =>
            new MdpHeader(type, sequence, answers, flags, source, destination));
        Gen.Select(header, Gen.Byte.Array[0, 700], Gen.Int[1, 300]).Sample((head, payload, size) =>
        {
            var wire = new ArrayBufferWriter<byte>();
            MdpFrame.Write(wire, head, payload);
            var heard = Heard.Of([.. wire.WrittenSpan.ToArray().Chunk(size)]);
            return heard.Frames.Count == 1 && heard.Frames[0].Header == head && heard.Frames[0].Payload.AsSpan().SequenceEqual(payload);
        });
    }

    private static void AssertSame(Heard expected, Heard actual)
    {
        Assert.Equal(expected.Lines, actual.Lines);
        Assert.Equal(expected.Wrongs, actual.Wrongs);
        Assert.Equal(expected.Frames.Select(Text), actual.Frames.Select(Text));
    }

    private static string Text((Dialect Dialect, MdpHeader Header, byte[] Payload) frame) => $"{frame.Dialect} {frame.Header} {Encoding.UTF8.GetString(frame.Payload)}";
}
