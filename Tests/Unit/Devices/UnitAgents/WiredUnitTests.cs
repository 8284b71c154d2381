using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Unit.Devices.UnitAgents;

/// <summary>Commands as the boards take them, and what they answer.</summary>
public sealed class WiredUnitTests
{
    private const string Tone = """{"frequency":880,"duration_ms":300}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Personality.SideA)]
    [InlineData(Personality.Binary)]
    [InlineData(Personality.Text)]
    internal async Task A_light_is_seen_in_its_colour_and_goes_out(Personality personality)
    {
        var unit = await WiredUnit.On(personality);
        Assert.NotNull((await unit.Run("led", """{"r":1,"g":2,"b":3}""")).Result);
        Assert.Equal((1, 2, 3), unit.Unit.Look(board => board.Pixel));
        Assert.NotNull((await unit.Run("led_off")).Result);
        Assert.Equal(default, unit.Unit.Look(board => board.Pixel));
    }

    [Theory]
    [InlineData(Personality.SideA, "hello", "\"capabilities\":[")]
    [InlineData(Personality.SideA, "read_sensors", "\"temperature_c\":")]
    [InlineData(Personality.SideA, "status", "\"uptime_s\":")]
    [InlineData(Personality.SideB, "hello", "\"supports\":\"transport_directives\"")]
    [InlineData(Personality.SideB, "status", "\"queue_depth\":0")]
    [InlineData(Personality.SideB, "transport_status", "\"backpressure\":false")]
    [InlineData(Personality.Text, "hello", "\"board_id\":\"10:B4:1D:A1:B2:C3\"")]
    [InlineData(Personality.Text, "status", "\"peripherals\":2")]
    [InlineData(Personality.Text, "read_sensors", "\"status\":\"ready\"")]
    [InlineData(Personality.Text, "get_mac", "\"mac\":\"10:B4:1D:A1:B2:C3\"")]
    [InlineData(Personality.Text, "get_version", "\"version\":\"1.0.0\"")]
    [InlineData(Personality.Text, "scan_i2c", "\"address\":118")]
    [InlineData(Personality.Text, "health", "\"message\":\"pong\"")]
    internal async Task What_was_asked_for_is_in_the_answer_which_comes_at_once(Personality personality, string command, string holds)
    {
        var unit = await WiredUnit.On(personality);
        var result = (await unit.Run(command)).Result!;
        Assert.Contains(holds, result.Response.Value, StringComparison.Ordinal);
        Assert.Equal((1, 1, 0.0), (unit.Sent, result.Attempts, result.LatencyMs));
    }

    [Theory]
    [InlineData("set_interval", """{"telemetry_interval_ms":2000}""")]
    [InlineData("set_output", """{"output":"mosfet2","value":1}""")]
    [InlineData("set_role", """{"role":"alarm"}""")]
    [InlineData("set_display_name", """{"display_name":"Shed"}""")]
    [InlineData("reboot", "{}")]
    public async Task A_text_board_acknowledges_what_it_did_by_its_name(string command, string parameters)
    {
        var unit = await WiredUnit.On(Personality.Text);
        Assert.NotNull((await unit.Run(command, parameters)).Result);
        Assert.Equal(1, unit.Sent);
    }

    [Fact]
    public async Task A_text_board_is_known_by_its_status_and_stopped_at_once()
    {
        var unit = await WiredUnit.On(Personality.Text);
        Assert.Equal(CommandTables.ScienceComms, unit.Desk.Table);
        await unit.Run("set_output", """{"output":"mosfet2","value":1}""");
        var stopped = (await unit.Commander.Stop(Cancellation)).Result!;
        Assert.Equal((true, 4, false), (stopped.Stopped, stopped.Confirmed, unit.Unit.Look(board => board.Mosfets[1])));
    }

    [Fact]
    public async Task A_radio_is_switched_on_and_off()
    {
        var unit = await WiredUnit.On(Personality.SideB);
        foreach (var on in (bool[])[true, false])
        {
            Assert.Equal(on ? "ble_advertising_on" : "ble_advertising_off", (await unit.Run("ble_advertise", on ? """{"en":1}""" : """{"en":false}""")).Result!.Message);
            Assert.Contains(on ? "\"ble_ready\":true" : "\"ble_ready\":false", (await unit.Run("transport_status")).Result!.Response.Value, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("buzzer", Tone)]
    [InlineData("buzzer_tone", Tone)]
    [InlineData("output_control", """{"id":"buzzer","freq":880,"duration_ms":300}""")]
    public async Task A_tone_ends_when_its_time_is_over_although_the_board_sounds_on(string command, string parameters)
    {
        var unit = await WiredUnit.On(Personality.SideA);
        var run = unit.Run(command, parameters);
        unit.Clock.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Equal((880, false), (unit.Unit.Look(board => board.ToneHz), run.IsCompleted));
        unit.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("buzzer_played", (await run).Result!.Message);
        Assert.Equal((0, 2), (unit.Unit.Look(board => board.ToneHz), unit.Sent));
    }

    [Fact]
    public async Task A_tone_is_not_cut_by_the_end_of_the_one_before()
    {
        var unit = await WiredUnit.On(Personality.SideA);
        var first = unit.Run("buzzer", Tone);
        unit.Clock.Advance(TimeSpan.FromMilliseconds(200));
        var second = unit.Run("buzzer", """{"frequency":440,"duration_ms":300}""");
        unit.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.NotNull((await first).Result);
        Assert.Equal(440, unit.Unit.Look(board => board.ToneHz));
        unit.Clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.NotNull((await second).Result);
        Assert.Equal(0, unit.Unit.Look(board => board.ToneHz));
    }

    [Fact]
    public async Task A_stop_in_a_tone_ends_it_and_is_no_failure_of_the_tone()
    {
        var unit = await WiredUnit.On(Personality.SideA);
        var run = unit.Run("buzzer", Tone);
        Assert.True((await unit.Commander.Stop(Cancellation)).Result!.Stopped);
        Assert.Equal(0, unit.Unit.Look(board => board.ToneHz));
        unit.Clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.NotNull((await run).Result);
    }

    [Fact]
    public async Task A_tone_that_cannot_be_stopped_is_told()
    {
        var unit = await WiredUnit.On(Personality.SideA);
        var run = unit.Run("buzzer", Tone);
        unit.LosesThere = 10;
        await Eventually.True(
            () =>
            {
                unit.Clock.Advance(TimeSpan.FromSeconds(1));
                return run.IsCompleted;
            },
            "nobody waits for it any more",
            cancellationToken: Cancellation);
        Assert.Contains("could not be stopped", (await run).Fault!.Message, StringComparison.Ordinal);
        Assert.Equal(4, unit.Sent);
    }

    [Fact]
    public async Task A_tone_whose_acknowledgement_is_lost_is_ended_too()
    {
        var unit = await WiredUnit.On(Personality.SideA);
        unit.LosesBack = 1;
        var run = unit.Run("buzzer", Tone);
        Assert.Equal(880, unit.Unit.Look(board => board.ToneHz));
        unit.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(FaultCodes.Timeout, (await run).Fault!.Code);
        Assert.Equal((0, 2), (unit.Unit.Look(board => board.ToneHz), unit.Sent));
    }

    [Fact]
    public async Task A_board_that_keeps_the_time_itself_is_not_told_to_stop()
    {
        var unit = await WiredUnit.On(Personality.Binary);
        Assert.NotNull((await unit.Run("buzzer", Tone)).Result);
        Assert.Equal(1, unit.Sent);
    }

    [Theory]
    [InlineData(Personality.SideA, "read_sensors")]
    [InlineData(Personality.SideB, "transport_status")]
    [InlineData(Personality.Binary, "scan_i2c")]
    [InlineData(Personality.Text, "scan_i2c")]
    internal async Task What_may_be_repeated_is_done_in_its_time_although_a_frame_is_lost(Personality personality, string command)
    {
        var unit = await WiredUnit.On(personality);
        unit.LosesThere = 1;
        var run = unit.Run(command, seconds: 5);
        unit.Clock.Advance(TimeSpan.FromSeconds(5 / 3.0));
        var result = (await run).Result!;
        Assert.Equal((2, 2), (unit.Sent, result.Attempts));
        Assert.InRange(result.LatencyMs, 1_600, 2_000);
    }

    [Fact]
    public async Task What_moves_something_is_sent_once_however_long_it_may_take()
    {
        var unit = await WiredUnit.On(Personality.Binary);
        unit.LosesThere = 1;
        var run = unit.Run("set_output", """{"output":"mosfet1","value":1}""", seconds: 5);
        unit.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((FaultCodes.Timeout, 1), ((await run).Fault!.Code, unit.Sent));
    }
}
