using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Unit.Devices.Simulators;

public sealed class SideATests
{
    [Fact]
    public void A_boot_says_hello_and_readings_follow_by_the_interval()
    {
        var bench = new Bench();
        Assert.Equal(["1:hello side-a-mdp-2.1.0"], bench.Hear());
        Assert.Equal("mycobrain-a1b2c3", bench.Messages.OfType<HelloMessage>().Single().DeviceId);
        Assert.Equal(["2:reading", "3:reading"], bench.Pass(25));
        Assert.Equal(2, bench.Unit.Journal.ReadingCount);
        var reading = bench.Sent<TelemetryMessage>();
        Assert.Equal(20, reading.GetProperty("uptime_s").GetInt32());
        Assert.InRange(reading.GetProperty("bme688").GetProperty("a").GetProperty("temperature_c").GetDouble(), 15, 30);
        Assert.InRange(reading.GetProperty("analog").GetProperty("ai4").GetInt32(), 0, 4_095);
    }

    [Fact]
    public void Only_a_hyphae_has_a_soil_sensor()
    {
        var bench = new Bench(new UnitProfile("mycobrain-1") { Role = "hyphae1" });
        bench.Hear();
        bench.Pass(10);
        Assert.Contains("soil_moisture", bench.Messages.OfType<HelloMessage>().Single().Sensors);
        Assert.True(bench.Sent<TelemetryMessage>().GetProperty("analog").TryGetProperty("soil_moisture", out _));
    }

    [Theory]
    [InlineData("output_control", """{"id":"mosfet2","value":1}""", "ack 1 mosfet_updated")]
    [InlineData("output_control", """{"id":"mosfet4","value":1}""", "nack 1 invalid_output_id")]
    [InlineData("output_control", """{"id":"mosfet12","value":1}""", "nack 1 invalid_output_id")]
    [InlineData("output_control", """{"id":"buzzer"}""", "ack 1 buzzer_played")]
    [InlineData("output_control", """{"id":"neopixel","value":1}""", "ack 1 neopixel_updated")]
    [InlineData("stream_sensors", """{"rate_hz":2}""", "ack 1 stream_interval_updated")]
    [InlineData("clear_estop", "{}", "ack 1 estop_cleared")]
    [InlineData("enable_peripheral", """{"id":"x","en":true}""", "ack 1 peripheral_state_recorded")]
    [InlineData("disable_peripheral", "{}", "ack 1 peripheral_state_recorded")]
    [InlineData("claw_grip", "{}", "nack 1 claw_not_initialized")]
    [InlineData("ota", """{"url":"http://127.0.0.1/x"}""", "nack 1 unknown_command")]
    [InlineData("make_coffee", "{}", "nack 1 unknown_command")]
    public void Every_command_has_the_answer_of_the_firmware(string command, string parameters, string answer)
    {
        var bench = new Bench();
        bench.Hear();
        Assert.Equal(["2:" + answer], bench.Tell(1, command, parameters));
        Assert.Equal((1u, command), bench.Unit.Journal.Commands.Select(each => (each.Sequence!.Value, each.Name)).Single());
    }

    [Fact]
    public void Sensors_are_read_on_request_and_the_reading_answers_it()
    {
        var bench = new Bench();
        bench.Hear();
        Assert.Equal(["2:reading", "3:ack 1 telemetry_sent"], bench.Tell(1, "read_sensors"));
        Assert.Equal(["4:hello side-a-mdp-2.1.0"], bench.Tell(2, "hello"));
    }

    [Fact]
    public void An_emergency_stop_switches_all_off_until_it_is_cleared()
    {
        var bench = new Bench();
        bench.Hear();
        bench.Tell(1, "output_control", """{"id":"mosfet1","value":1}""");
        Assert.True(bench.Unit.Look(board => board.Mosfets[0]));
        Assert.Equal(["3:event estop_activated", "4:ack 2 estop_activated"], bench.Tell(2, "estop"));
        Assert.False(bench.Unit.Look(board => board.Mosfets[0]));
        Assert.Equal(["5:nack 3 estop_active"], bench.Tell(3, "output_control", """{"id":"mosfet1","value":1}"""));
        bench.Tell(4, "clear_estop");
        Assert.Equal(["7:ack 5 mosfet_updated"], bench.Tell(5, "output_control", """{"id":"mosfet1","value":1}"""));
    }

    [Fact]
    public void The_buzzer_never_stops_by_itself()
    {
        var bench = new Bench();
        bench.Tell(1, "output_control", """{"id":"buzzer","freq":880,"duration_ms":200}""");
        bench.Pass(60);
        Assert.Equal(880, bench.Unit.Look(board => board.ToneHz));
    }

    [Fact]
    public void A_truth_is_no_number_to_the_firmware()
    {
        var bench = new Bench();
        bench.Tell(1, "output_control", """{"id":"mosfet1","value":true}""");
        Assert.False(bench.Unit.Look(board => board.Mosfets[0]));
    }

    [Theory]
    [InlineData("""{"rate_hz":1}""", 5)]
    [InlineData("""{"rate_hz":0.001}""", 0)]
    public void The_stream_is_no_slower_than_ten_seconds(string parameters, int readings)
    {
        var bench = new Bench();
        bench.Tell(1, "stream_sensors", parameters);
        Assert.Equal(readings, bench.Pass(5.5).Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(266)]
    public void A_frame_with_a_line_end_in_it_is_lost(uint sequence)
    {
        var bench = new Bench();
        bench.Hear();
        bench.Unit.Receive(Wire.Command(sequence, """{"cmd":"read_sensors","params":{}}"""));
        Assert.Empty(bench.Hear());
        Assert.Equal((0, true), (bench.Unit.Journal.CommandCount, bench.Unit.Journal.UnheardCount > 0));
    }

    [Fact]
    public void An_eighth_of_all_numbers_is_lost_as_on_the_board()
    {
        var bench = new Bench(new UnitProfile("mycobrain-1") { Remembers = 0 });
        for (var sequence = 1u; sequence <= 5_000; sequence++)
            bench.Unit.Receive(Wire.Command(sequence, """{"cmd":"read_sensors","params":{}}"""));
        Assert.InRange(bench.Unit.Journal.CommandCount / 5_000.0, 0.87, 0.89);
    }

    [Theory]
    [InlineData(MdpSides.SideB)]
    [InlineData(MdpSides.Broadcast)]
    public void Frames_for_others_are_passed_over(byte destination)
    {
        var bench = new Bench();
        bench.Hear();
        Assert.Empty(bench.Tell(1, "estop", destination: destination));
        Assert.False(bench.Unit.Look(board => board.Estop));
    }

    [Fact]
    public void A_document_that_is_too_long_or_broken_is_passed_over()
    {
        var bench = new Bench();
        bench.Hear();
        bench.Unit.Receive(Wire.Command(1, $$"""{"cmd":"estop","params":{"x":"{{new string('y', 500)}}"} }"""));
        bench.Unit.Receive(Wire.Command(2, """{"cmd":"estop" """));
        bench.Unit.Receive([.. Enumerable.Repeat((byte)7, 5_000), 0]);
        Assert.Empty(bench.Hear());
        Assert.Equal(["2:event estop_activated", "3:ack 4 estop_activated"], bench.Tell(4, "estop"));
    }

    [Fact]
    public void It_answers_bytes_as_they_come()
    {
        var bench = new Bench();
        bench.Hear();
        foreach (var value in Wire.Command(1, """{"cmd":"hello"}"""))
            bench.Unit.Receive([value]);
        Assert.Equal(["2:hello side-a-mdp-2.1.0"], bench.Hear());
    }

    [Theory]
    [InlineData("status", "I2C: SDA=5 SCL=4 @ 100000 Hz")]
    [InlineData("STATUS", "AMB: present=YES addr=0x77 begin=OK sub=OK")]
    [InlineData("scan", "  found: 0x76")]
    [InlineData("help", "  scan         - I2C bus scan")]
    [InlineData("probe amb", "  #1 chip_id: OK 0x61 | variant_id: OK 0x01")]
    [InlineData("fmt json", "fmt json")]
    [InlineData("make coffee", "Unknown command. Type 'help' for list.")]
    public void Its_command_line_shares_the_port(string line, string answer)
    {
        var bench = new Bench();
        bench.Hear();
        Assert.Contains(answer, bench.Type(line));
    }

    [Theory]
    [InlineData("fmt lines", "#live AMB addr=0x77 age=")]
    [InlineData("fmt json", "{\"ts_ms\":")]
    public void Live_lines_come_between_the_frames(string format, string begins)
    {
        var bench = new Bench();
        bench.Type(format);
        bench.Type("live on 500");
        Assert.Contains(bench.Pass(1), line => line.StartsWith(begins, StringComparison.Ordinal));
        bench.Type("live off");
        Assert.Empty(bench.Pass(5));
    }

    [Fact]
    public void Chatter_goes_between_frames_and_hides_none()
    {
        var bench = new Bench(new UnitProfile("mycobrain-1") { Chatter = true });
        var heard = (string[])[.. bench.Hear(), .. bench.Pass(30)];
        Assert.Contains("ESP-ROM:esp32s3-20210327", heard);
        Assert.Contains("1:hello side-a-mdp-2.1.0", heard);
        Assert.Equal(3, heard.Count(each => each.EndsWith("reading", StringComparison.Ordinal)));
        Assert.Equal(3, heard.Count(each => each.StartsWith("#dbg AMB", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_reset_begins_again_at_one()
    {
        var bench = new Bench();
        bench.Pass(25);
        bench.Tell(1, "output_control", """{"id":"mosfet1","value":1}""");
        bench.Unit.Reset();
        Assert.Equal(["1:hello side-a-mdp-2.1.0"], bench.Hear());
        Assert.Equal(["2:reading"], bench.Pass(10));
        Assert.Equal(10, bench.Sent<TelemetryMessage>().GetProperty("uptime_s").GetInt32());
        Assert.False(bench.Unit.Look(board => board.Mosfets[0]));
    }

    [Fact]
    public void What_it_says_is_bounded()
    {
        var bench = new Bench(new UnitProfile("mycobrain-1") { Interval = TimeSpan.FromMilliseconds(10) });
        for (var i = 0; i < 1_000; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(10));
            bench.Unit.Advance();
        }

        Assert.InRange(bench.Unit.Take().Length, 1, 65_536);
    }

    [Fact]
    public void The_published_vectors_come_out_of_it()
    {
        var bench = new Bench();
        bench.Hear();
        for (var i = 0; i < 4; i++)
            bench.Unit.Receive(Wire.Command(2, """{"cmd":"hello"}"""));
        bench.Unit.Take();
        bench.Unit.Receive(Convert.FromHexString("065aa10102010101010101010401c0a1257b22636d64223a22726561645f73656e736f7273222c22706172616d73223a7b7d7d2de200"));
        Assert.EndsWith(
            "065aa10103070101020101010402a1c02e7b2273756363657373223a747275652c226d657373616765223a2274656c656d657472795f73656e74227d606800",
            Convert.ToHexStringLower(bench.Unit.Take()), StringComparison.Ordinal);
        bench.Unit.Receive(Wire.Command(2, """{"cmd":"hello"}"""));
        bench.Unit.Take();
        bench.Unit.Receive(Wire.Command(3, """{"cmd":"estop"}"""));
        Assert.StartsWith("065aa10105090101020301010103a1c01e7b226576656e74223a226573746f705f616374697661746564227d0e1b00", Convert.ToHexStringLower(bench.Unit.Take()), StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_gives_one_story()
    {
        static byte[] Story(int seed)
        {
            var bench = new Bench(new UnitProfile("mycobrain-1") { Seed = seed, Chatter = true });
            var all = new MemoryStream();
            for (var i = 0; i < 50; i++)
            {
                all.Write(bench.Unit.Take());
                bench.Clock.Advance(TimeSpan.FromSeconds(10));
                bench.Unit.Advance();
            }

            return all.ToArray();
        }

        Assert.Equal(Story(7), Story(7));
        Assert.NotEqual(Story(7), Story(8));
    }

    [Fact]
    public void Names_are_unlike_and_may_be_used()
    {
        var names = Enumerable.Range(0, 20_000).Select(index => UnitProfile.IdOf(3, index)).ToHashSet();
        Assert.Equal(20_000, names.Count);
        Assert.All(names.Take(100), name => Assert.True(Mycosoft.Devices.UnitIds.IsPossible(name), name));
    }
}
