using System.Buffers;
using System.Text;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Tests.Unit.Devices.Protocol;

public sealed class VectorTests
{
    [Theory]
    [InlineData(Vectors.ReadSensors, 2, 1, 0, 1, 0xC0, 0xA1, """{"cmd":"read_sensors","params":{}}""")]
    [InlineData(Vectors.Ack, 3, 7, 1, 2, 0xA1, 0xC0, """{"success":true,"message":"telemetry_sent"}""")]
    [InlineData(Vectors.Event, 5, 9, 3, 0, 0xA1, 0xC0, """{"event":"estop_activated"}""")]
    [InlineData(Vectors.HelloB, 6, 1, 0, 0, 0xB1, 0xC0, """{"role":"side_b","firmware_version":"side-b-mdp-2.0.0","supports":"transport_directives"}""")]
    [InlineData(Vectors.ReadSensorsTen, 2, 10, 0, 1, 0xC0, 0xA1, """{"cmd":"read_sensors","params":{}}""")]
    public void A_frame_with_json_is_read_and_written_again_to_the_byte(string wire, byte type, uint sequence, uint answers, byte flags, byte source, byte destination, string payload)
    {
        var frame = Assert.Single(Heard.Of(Vectors.Bytes(wire)).Frames);

        Assert.Equal((Dialect.Mdp, new MdpHeader(type, sequence, answers, flags, source, destination), payload), (frame.Dialect, frame.Header, Encoding.UTF8.GetString(frame.Payload)));
        Assert.Equal(wire, Written(frame.Header, frame.Payload));
    }

    [Theory]
    [InlineData(Vectors.Reboot, "09000000")]
    [InlineData(Vectors.SetTelemetry, "03000400E8030000")]
    [InlineData(Vectors.SetMosfet, "040002000101")]
    [InlineData(Vectors.AckOnly, "")]
    [InlineData(Vectors.CommandResult, "0100040004000000")]
    public void A_frame_with_a_struct_is_read_and_written_again_to_the_byte(string wire, string payload)
    {
        var frame = Assert.Single(Heard.Of(Vectors.Bytes(wire)).Frames);

        Assert.Equal((Dialect.MdpBinary, payload), (frame.Dialect, Convert.ToHexString(frame.Payload)));
        Assert.Equal(wire, Written(frame.Header, frame.Payload));
    }

    [Theory]
    [InlineData(Vectors.BadCrc, FrameError.BadCrc)]
    [InlineData(Vectors.BadMagic, FrameError.BadMagic)]
    [InlineData(Vectors.TooShort, FrameError.TooShort)]
    public void What_is_broken_is_refused_with_its_reason(string wire, FrameError expected)
    {
        var heard = Heard.Of(Vectors.Bytes(wire));

        Assert.Empty(heard.Frames);
        Assert.Equal([expected], heard.Wrongs);
    }

    [Fact]
    public void A_version_that_is_not_known_is_refused()
    {
        byte[] raw = [0x5A, 0xA1, 2, 1, .. new byte[12]];
        var crc = Crc16.Compute(raw);
        raw = [.. raw, (byte)crc, (byte)(crc >> 8)];

        Assert.False(MdpFrame.TryRead(raw, out _, out _, out var error));
        Assert.Equal(FrameError.BadVersion, error);
    }

    [Fact]
    public void An_answer_is_written_as_the_firmware_writes_it()
    {
        var wire = new ArrayBufferWriter<byte>();
        MdpAck.Write(wire, 7, 1, MdpSides.SideA, MdpSides.Gateway, success: true, "telemetry_sent");
        Assert.Equal(Vectors.Ack, Convert.ToHexStringLower(wire.WrittenSpan));

        wire.Clear();
        MdpAck.WriteReceived(wire, 5, 12, MdpSides.SideB, MdpSides.SideA);
        Assert.Equal(Vectors.AckOnly, Convert.ToHexStringLower(wire.WrittenSpan));
    }

    [Fact]
    public void Dialect_C_begins_with_a_zero_and_counts_types_its_own_way()
    {
        var heard = Heard.Of(Vectors.Bytes(Vectors.HeartbeatC));

        Assert.Equal((Dialect.MdpC, new MdpHeader(MdpTypes.Heartbeat, 0)), (heard.Frames[0].Dialect, heard.Frames[0].Header));
        Assert.Equal("heartbeat", Assert.IsType<EventMessage>(Assert.Single(heard.Messages)).Name);
        Assert.Empty(heard.Wrongs);
    }

    [Fact]
    public void Dialect_D_has_a_head_of_one_byte()
    {
        var message = Assert.IsType<TelemetryMessage>(Assert.Single(Heard.Of(Vectors.Bytes(Vectors.TelemetryD)).Messages));

        Assert.Equal((Dialect.MdpD, null), (message.Dialect, message.Sequence));
        Assert.Equal([new("t", 1)], message.Metrics);
    }

    [Fact]
    public void Dialect_B_gives_its_length_and_the_senders_clock()
    {
        byte[] payload = [.. """{"device_id":"m1","t":2}"""u8];
        byte[] raw = [1, 0x01, 0x02, 0, (byte)payload.Length, 0, 0, 0, 0, 0x69, 0x26, 0x00, 0x00, .. payload];
        var crc = Crc16.Compute(raw);
        raw = [.. raw, (byte)(crc >> 8), (byte)crc];
        var wire = new byte[Cobs.MaxEncodedLength(raw.Length) + 1];
        var length = Cobs.Encode(raw, wire);

        var message = Assert.IsType<TelemetryMessage>(Assert.Single(Heard.Of(wire[..(length + 1)]).Messages));

        Assert.Equal((Dialect.MdpB, 258, "m1"), (message.Dialect, message.Sequence, message.DeviceId));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(0x69260000).UtcDateTime, message.DeviceTime);
    }

    [Fact]
    public void The_successor_names_its_unit_by_a_number_and_its_clock()
    {
        var message = Assert.IsType<TelemetryMessage>(Assert.Single(Heard.Of(Vectors.Bytes(Vectors.TelemetryMmp)).Messages));

        Assert.Equal((Dialect.Mmp, 1, "mmp-00000042"), (message.Dialect, message.Sequence, message.DeviceId));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1770624000000).UtcDateTime, message.DeviceTime);
        Assert.Equal([new("v", 3.14)], message.Metrics);
    }

    [Fact]
    public void No_bit_of_the_successors_frame_may_change()
    {
        var wire = Vectors.Bytes(Vectors.TelemetryMmp);
        for (var bit = 0; bit < (wire.Length - 1) * 8; bit++)
        {
            var broken = wire.ToArray();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Empty(Heard.Of(broken).Frames);
        }
    }

    private static string Written(MdpHeader header, byte[] payload)
    {
        var wire = new ArrayBufferWriter<byte>();
        MdpFrame.Write(wire, header, payload);
        return Convert.ToHexStringLower(wire.WrittenSpan);
    }
}
