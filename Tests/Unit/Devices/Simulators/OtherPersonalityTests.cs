using System.Text.Json;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Unit.Devices.Simulators;

public sealed class OtherPersonalityTests
{
    [Fact]
    public void Side_b_says_the_published_hello_and_its_status_every_five_seconds()
    {
        var bench = On(Personality.SideB);
        Assert.Equal(
            "065aa10106010101010101010103b1c05c7b22726f6c65223a22736964655f62222c226669726d776172655f76657273696f6e223a22736964652d622d6d64702d322e302e30222c22737570706f727473223a227472616e73706f72745f64697265637469766573227d7ad600",
            Convert.ToHexStringLower(bench.Unit.Take()));
        Assert.Equal(["2:event transport_status", "3:event transport_status"], bench.Pass(10));
    }

    [Theory]
    [InlineData("lora_send", """{"payload":"x"}""", "ack 1 lora_payload_accepted")]
    [InlineData("lora_send", "{}", "nack 1 missing_payload")]
    [InlineData("wifi_connect", """{"ssid":"s","pass":"p"}""", "ack 1 wifi_connect_started")]
    [InlineData("wifi_connect", "{}", "nack 1 missing_ssid")]
    [InlineData("output_control", "{}", "nack 1 unknown_transport_command")]
    public void Side_b_takes_directives(string command, string parameters, string answer)
    {
        var bench = On(Personality.SideB);
        bench.Hear();
        Assert.Equal(["2:" + answer], bench.Tell(1, command, parameters, MdpSides.SideB));
    }

    [Fact]
    public void Side_b_answers_for_side_a_and_reaches_nothing()
    {
        var bench = On(Personality.SideB);
        bench.Hear();
        Assert.Equal(["2:ack 1 forwarded_to_side_a"], bench.Tell(1, "output_control", """{"id":"mosfet1","value":1}"""));
        Assert.Equal(MdpSides.SideB, bench.Messages[^1].Source);
        Assert.False(bench.Unit.Look(board => board.Mosfets[0]));
        bench.Unit.Receive(Wire.Command(2, """{"cmd":"estop"}""", flags: 0));
        Assert.Empty(bench.Hear());
    }

    [Fact]
    public void Side_b_refuses_what_its_queue_cannot_hold()
    {
        var bench = On(Personality.SideB);
        for (var sequence = 1u; sequence <= 32; sequence++)
            Assert.EndsWith("accepted", bench.Tell(100 * sequence, "lora_send", """{"payload":"x"}""", MdpSides.SideB)[^1], StringComparison.Ordinal);
        Assert.EndsWith("backpressure_queue_full", bench.Tell(9_000, "lora_send", """{"payload":"x"}""", MdpSides.SideB)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_older_build_repeats_until_it_gives_up()
    {
        var bench = On(Personality.Binary);
        bench.Hear();
        Assert.Equal(1 + 8, bench.Pass(11.5).Count(each => each.StartsWith("2:", StringComparison.Ordinal)));
        Assert.Equal((8, 1), (bench.Unit.Journal.RetransmittedCount, bench.Unit.Journal.AbandonedCount));
        Assert.True(bench.Messages.OfType<TelemetryMessage>().All(message => message.WantsAcknowledgement));
    }

    [Fact]
    public void An_acknowledgement_stands_for_all_before_it()
    {
        var bench = On(Personality.Binary, TimeSpan.FromMilliseconds(100));
        bench.Hear();
        bench.Pass(0.3);
        bench.Unit.Receive(Wire.Ack(4));
        Assert.Equal(3, bench.Unit.Journal.AcknowledgedCount);
        bench.Hear();
        Assert.DoesNotContain(bench.Pass(0.15), each => each.StartsWith("2:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_eight_readings_come_again_after_a_boot()
    {
        var bench = On(Personality.Binary);
        bench.Hear();
        var last = 1u;
        for (var i = 0; i < 10; i++)
        {
            bench.Pass(10);
            bench.Unit.Receive(Wire.Ack(++last));
        }

        var ids = bench.Messages.OfType<TelemetryMessage>().Select(message => message.MessageId).Distinct().ToArray();
        Assert.Equal(10, ids.Length);
        bench.Messages.Clear();
        bench.Unit.Reset();
        bench.Hear();
        bench.Unit.Receive(Wire.Ack(7));
        bench.Hear();
        Assert.Equal(ids[2..], bench.Messages.OfType<TelemetryMessage>().Select(message => message.MessageId).Distinct());
    }

    [Fact]
    public void Its_envelopes_carry_a_hash_in_the_place_of_a_signature()
    {
        var bench = On(Personality.Binary);
        bench.Pass(10);
        Assert.NotEmpty(bench.Messages.OfType<TelemetryMessage>());
        Assert.All(bench.Messages.OfType<TelemetryMessage>(), message => Assert.NotEqual(Integrity.Verified, message.Integrity));
        var envelope = bench.Sent<TelemetryMessage>();
        var hash = envelope.GetProperty("hash").GetString()!["sha256:".Length..];
        Assert.Equal("ed25519:" + Convert.ToBase64String(Convert.FromHexString(hash)), envelope.GetProperty("sig").GetString());
        Assert.Equal(JsonValueKind.String, envelope.GetProperty("ts").GetProperty("utc").ValueKind);
    }

    [Fact]
    public void A_binary_command_gives_the_published_result()
    {
        var bench = On(Personality.Binary);
        for (var sequence = 2u; sequence <= 8; sequence++)
        {
            bench.Pass(10);
            bench.Unit.Receive(Wire.Ack(sequence));
        }

        bench.Unit.Take();
        bench.Unit.Receive(Convert.FromHexString("065aa10102010101010101010401c0a1020402020501014a7300"));
        Assert.EndsWith("065aa101050a0101020101010401a1c0020102040204010103d2aa00", Convert.ToHexStringLower(bench.Unit.Take()), StringComparison.Ordinal);
        Assert.True(bench.Unit.Look(board => board.Mosfets[0]));
    }

    [Theory]
    [InlineData(0x0004, new byte[] { 4, 1 }, "-3")]
    [InlineData(0x0004, new byte[] { 1 }, "-2")]
    [InlineData(0x0099, new byte[] { 1 }, "-1")]
    [InlineData(0x0003, new byte[] { 0xE8, 3, 0, 0 }, "0")]
    [InlineData(0x000A, new byte[] { 65, 66 }, "0")]
    public void The_older_build_says_what_was_wrong(int id, byte[] data, string status)
    {
        var bench = On(Personality.Binary);
        bench.TellBinary(1, (ushort)id, data);
        Assert.Equal(status, bench.Unit.Journal.Commands.Single().Outcome);
    }

    [Fact]
    public void A_command_that_comes_twice_is_done_once_and_acknowledged_twice_with_flags_that_ask_again()
    {
        var bench = On(Personality.Binary);
        bench.Hear();
        var command = CommandWriter.ForMdpBinary(1, 0x0002, [], MdpSides.SideA)!.Bytes;
        bench.Unit.Receive(command);
        bench.Unit.Receive(command);
        Assert.Equal(1, bench.Unit.Journal.CommandCount);
        Assert.Equal(["2", "3", "4"], bench.Hear().Select(each => each.Split(':')[0]));
        Assert.All(bench.Messages.Where(message => message.Sequence is 2 or 4), message => Assert.True(message.WantsAcknowledgement));
    }

    [Fact]
    public void A_reboot_by_command_starts_it_again()
    {
        var bench = On(Personality.Binary);
        bench.TellBinary(1, 0x0009);
        Assert.Contains("1:hello side-a-1.0.0", bench.Pass(1));
        Assert.Equal(2, bench.Unit.Journal.BootCount);
    }

    [Fact]
    public void What_is_a_tone_to_a_board_is_a_mission_to_a_drone()
    {
        var board = On(Personality.Binary);
        board.TellBinary(1, 0x0020, 0x70, 3, 0xC8, 0);
        Assert.Equal((880, false), board.Unit.Look(each => (each.ToneHz, each.OnMission)));

        var drone = On(Personality.Drone);
        Assert.Contains("1:hello mycodrone-1.0.0", drone.Hear());
        Assert.Equal("mycodrone", drone.Messages.OfType<HelloMessage>().Single().Role);
        drone.TellBinary(1, 0x0020, 0x70, 3, 0xC8, 0);
        Assert.Equal((0, true), drone.Unit.Look(each => (each.ToneHz, each.OnMission)));
        Assert.Equal("start_mission", drone.Unit.Journal.Commands.Single().Name);
    }

    [Fact]
    public void A_unit_of_lines_takes_the_handshake_of_machines()
    {
        var bench = On(Personality.Text);
        Assert.Contains("MycoBrain ScienceComms 1.0.0", bench.Hear());
        Assert.Contains(bench.Pass(10), line => line.StartsWith("#live AMB", StringComparison.Ordinal));
        bench.Type("mode machine");
        bench.Type("dbg off");
        Assert.Contains("\"type\":\"ack\"", bench.Type("fmt json").Single(), StringComparison.Ordinal);
        Assert.Contains("\"type\":\"periph_list\"", bench.Type("scan").Single(), StringComparison.Ordinal);
        Assert.Contains("\"status\":\"ready\"", bench.Type("status").Single(), StringComparison.Ordinal);
        Assert.Contains("\"type\":\"telemetry\"", bench.Pass(10).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"cmd":"ping"}""", """"type":"ack"""")]
    [InlineData("""{"cmd":"get_mac"}""", """"mac":"10:B4:1D:A1:B2:C3"""")]
    [InlineData("""{"cmd":"set_mosfet","mosfet_index":1,"state":true}""", """"cmd":"set_mosfet"""")]
    [InlineData("""{"cmd":"set_mosfet","mosfet_index":3,"state":true}""", """"error":"unknown_command"""")]
    [InlineData("""{"cmd":"set_telemetry_interval","interval_seconds":2}""", """"type":"ack"""")]
    [InlineData("""{"cmd":"nothing"}""", """"type":"err"""")]
    [InlineData("""{"cmd":""", """"error":"json_parse"""")]
    public void A_unit_of_lines_takes_json(string line, string answer)
    {
        var bench = On(Personality.Text);
        bench.Hear();
        Assert.Contains(answer, bench.Type(line).Single(), StringComparison.Ordinal);
    }

    private static Bench On(Personality personality, TimeSpan? interval = null) =>
        new(new UnitProfile("mycobrain-a1b2c3") { Personality = personality, Interval = interval ?? TimeSpan.FromSeconds(10) });
}
