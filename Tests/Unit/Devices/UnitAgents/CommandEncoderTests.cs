using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.UnitAgents;

public sealed class CommandEncoderTests
{
    [Theory]
    [InlineData("set_interval", """{"telemetry_interval_ms":1000}""", "065aa10102010101010101010401c0a10203020403e803010380e700")]
    [InlineData("set_output", """{"output":"mosfet1","value":1}""", "065aa10102010101010101010401c0a1020402020501014a7300")]
    [InlineData("reboot", "{}", "065aa10102010101010101010401c0a10209010103ddc500")]
    public void Binary_commands_are_those_that_the_boards_were_seen_to_take(string command, string parameters, string wire)
    {
        var form = CommandTables.SideABinary.Make(CommandNames.Of(command, new JsonText(parameters))).Form!;
        Assert.Equal(wire, Convert.ToHexStringLower(CommandEncoder.Encode(form, "mdp_binary", "", 1, null).Command!.Bytes));
    }

    [Fact]
    public void No_frame_holds_what_a_board_takes_for_the_end_of_a_line()
    {
        var form = CommandTables.SideA.Make(new("read_sensors")).Form!;
        for (var from = 1u; from < 1_000; from++)
        {
            var sent = CommandEncoder.Encode(form, "mdp", "", from, null).Command!;
            Assert.True(sent.Reply.Sequence >= from);
            Assert.DoesNotContain((byte)0x0A, sent.Bytes);
            Assert.DoesNotContain((byte)0x0D, sent.Bytes);
        }
    }

    [Theory]
    [InlineData("mdp_b")]
    [InlineData("mmp")]
    [InlineData("unknown")]
    [InlineData("text")]
    public void What_does_not_fit_the_link_is_refused(string dialect)
    {
        var form = CommandTables.SideA.Make(new("read_sensors")).Form!;
        Assert.Equal(FaultCodes.Unsupported, CommandEncoder.Encode(form, dialect, "", 1, null).Fault!.Code);
    }

    [Theory]
    [InlineData("mdp", 170, false)]
    [InlineData("mdp", 20, true)]
    [InlineData("json", 170, true)]
    public void An_update_names_the_manifest_where_there_is_room_for_it(string dialect, int length, bool named)
    {
        var url = "http://10.0.0.5/".PadRight(length, 'i');
        var parameters = $$"""{"url":"{{url}}","sha256":"{{new string('a', 64)}}","size":1,"version":"2.3.0","manifest_url":"{{url}}m","signature":"{{new string('s', 88)}}","key_id":"0123456789abcdef"}""";
        var sent = CommandEncoder.Encode(CommandTables.SideA.Make(CommandNames.Of("ota_update", new JsonText(parameters))).Form!, dialect, "c-1", 1, null).Command!;
        Assert.Equal((named, named, named), (sent.Parameters.Contains("manifest_url", StringComparison.Ordinal), sent.Parameters.Contains("signature", StringComparison.Ordinal), sent.Parameters.Contains("key_id", StringComparison.Ordinal)));
        Assert.Contains(url, sent.Parameters, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_carries_its_id_and_is_answered_by_it()
    {
        var sent = CommandEncoder.Encode(CommandTables.SideA.Make(new("led")).Form!, "json", "c-1", 1, DateTime.UnixEpoch).Command!;
        Assert.Equal(("c-1", null), (sent.Reply.Id, sent.Reply.Sequence));
        Assert.Contains("\"cmd\":\"output_control\"", System.Text.Encoding.UTF8.GetString(sent.Bytes), StringComparison.Ordinal);
        Assert.Equal(MdpSides.SideA, ((JsonForm)CommandTables.SideA.Make(new("led")).Form!).Side);
    }
}
