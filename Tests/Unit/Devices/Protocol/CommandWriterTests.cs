using System.Text;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.Protocol;

public sealed class CommandWriterTests
{
    [Fact]
    public void A_command_is_the_frame_that_the_host_library_writes()
    {
        var command = CommandWriter.ForMdp(1, "read_sensors", "{}"u8, MdpSides.SideA)!;

        Assert.Equal((1u, Vectors.ReadSensors), (command.Sequence, Convert.ToHexStringLower(command.Bytes)));
    }

    [Fact]
    public void Numbers_whose_frames_a_board_would_drop_are_passed_over()
    {
        var dropped = new List<uint>();
        for (var sequence = 1u; sequence <= 266; sequence++)
        {
            var command = CommandWriter.ForMdp(sequence, "read_sensors", "{}"u8, MdpSides.SideA)!;
            Assert.Equal(-1, command.Bytes.AsSpan().IndexOfAny((byte)'\n', (byte)'\r'));
            if (command.Sequence != sequence)
                dropped.Add(sequence);
        }

        // As counted with the firmware's own codec.
        Assert.Equal([10u, 13, 40, 94, 203, 243, 266], dropped);
    }

    [Theory]
    [InlineData(0x0A00u)]
    [InlineData(0x0A0000u)]
    [InlineData(0x0D0D0D0Du)]
    [InlineData(uint.MaxValue)]
    public void Whole_ranges_of_such_numbers_are_left_in_one_step(uint from)
    {
        var command = CommandWriter.ForMdp(from, "hello", "{}"u8, MdpSides.SideB)!;

        Assert.Equal(-1, command.Bytes.AsSpan().IndexOfAny((byte)'\n', (byte)'\r'));
        Assert.Equal(command.Sequence, Assert.Single(Heard.Of(command.Bytes).Frames).Header.Sequence);
    }

    [Fact]
    public void A_payload_whose_length_is_such_a_byte_gets_a_space()
    {
        for (var length = 200; length < 300; length++)
        {
            var parameters = Encoding.UTF8.GetBytes($$"""{"x":"{{new string('a', length)}}"}""");
            var command = CommandWriter.ForMdp(1, "lora_send", parameters, MdpSides.SideB)!;
            Assert.Equal(-1, command.Bytes.AsSpan().IndexOfAny((byte)'\n', (byte)'\r'));
            Assert.Single(Heard.Of(command.Bytes).Frames);
        }
    }

    [Theory]
    [InlineData(0x0009, "", Vectors.Reboot)]
    [InlineData(0x0003, "E8030000", Vectors.SetTelemetry)]
    [InlineData(0x0004, "0101", Vectors.SetMosfet)]
    public void A_struct_command_is_that_of_the_older_builds(ushort id, string data, string wire) =>
        Assert.Equal(wire, Convert.ToHexStringLower(CommandWriter.ForMdpBinary(1, id, Convert.FromHexString(data), MdpSides.SideA)!.Bytes));

    [Fact]
    public void A_struct_command_whose_data_is_such_a_byte_goes_out_all_the_same() =>
        Assert.Equal(5u, CommandWriter.ForMdpBinary(5, 0x0003, [0x0A, 0, 0, 0], MdpSides.SideA)!.Sequence);

    [Fact]
    public void A_line_holds_nothing_but_what_can_be_printed()
    {
        Assert.Equal("led rgb 1 2 3\r\n", Encoding.ASCII.GetString(CommandWriter.ForText("led rgb 1 2 3")!.Bytes));
        foreach (var line in new[] { "", "a\nreset", "a\r", "a\0", "ä", new string('x', 600) })
            Assert.Null(CommandWriter.ForText(line));
    }

    [Fact]
    public void Json_commands_have_their_parameters_beside_or_under_them()
    {
        Assert.Equal("""{"cmd":"set_mosfet","mosfet_index":0,"state":1}""" + "\n", Encoding.UTF8.GetString(CommandWriter.ForNdjson("set_mosfet", """{ "mosfet_index": 0, "state": 1 }"""u8)!.Bytes));
        Assert.Null(CommandWriter.ForNdjson("ping", """{"cmd":"reset"}"""u8));
        Assert.Equal(
            """{"id":"t1","cmd":"ping","params":{},"expires_at":"2026-02-09T08:00:00Z"}""",
            Encoding.UTF8.GetString(CommandWriter.ForJson("t1", "ping", "{}"u8, new DateTime(2026, 2, 9, 8, 0, 0, DateTimeKind.Utc))!.Bytes));
    }

    [Fact]
    public void What_a_board_cannot_take_is_not_written()
    {
        var big = Encoding.UTF8.GetBytes($$"""{"x":"{{new string('a', 600)}}"}""");
        Assert.Null(CommandWriter.ForMdp(1, "lora_send", big, MdpSides.SideB));
        Assert.Null(CommandWriter.ForNdjson("x", big));
        Assert.Null(CommandWriter.ForMdp(1, "x", "[]"u8, MdpSides.SideA));
        Assert.Null(CommandWriter.ForMdpBinary(1, 1, new byte[800], MdpSides.SideA));
    }
}
