using System.Text.Json;
using Mycosoft.Devices;
using Mycosoft.Http;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class HeartbeatTests
{
    [Fact]
    public void What_the_original_sends_is_all_there()
    {
        var signal = Read("""
            {"device_id":"a-unit","host":"192.168.0.9","device_name":"MycoBrain","device_role":"mushroom1","device_display_name":"Cellar","port":8003,"firmware_version":"side-a-mdp-2.1.0","board_type":"esp32s3",
             "sensors":["bme688_a"],"capabilities":["led"],"location":"rack 2","connection_type":"lan","ingestion_source":"serial","extra":{"via_gateway_id":"gateway-1"},"new_member":1}
            """).ToSignal(KnownUnit.Now);
        Assert.Equal(("a-unit", "192.168.0.9", "mushroom1", "Cellar", 8003, "side-a-mdp-2.1.0"), (signal.DeviceId, signal.Host, signal.Role, signal.DisplayName, signal.Port, signal.Firmware));
        Assert.Equal(("esp32s3", "rack 2", "lan", "serial"), (signal.Board, signal.Location, signal.ConnectionType, signal.IngestionSource));
        Assert.Equal(["bme688_a", "led"], signal.Sensors!.Concat(signal.Capabilities!));
        Assert.Equal(("""{"via_gateway_id":"gateway-1"}""", false), (signal.Extra!.Value.Value, signal.FromUnit));
        Assert.Equal((DeviceRoute.Http, KnownUnit.Now), (signal.Route.Link, signal.HeardAt));
    }

    [Fact]
    public void What_is_left_out_or_said_not_to_be_known_leaves_what_was_known()
    {
        var signal = Read("""{"device_id":"a-unit","firmware_version":"unknown","device_role":""}""").ToSignal(KnownUnit.Now, KnownUnit.Online());
        Assert.Equal((null, null, null, null, null), (signal.Firmware, signal.Role, signal.Name, signal.Sensors, signal.IngestionSource));
    }

    [Fact]
    public void A_host_that_tells_of_a_unit_takes_it_no_link_away()
    {
        var heartbeat = Read("""{"device_id":"mycobrain-a1b2c3"}""");
        Assert.Equal("serial:/dev/ttyACM0", heartbeat.ToSignal(KnownUnit.Now, KnownUnit.Online()).Route.Link);
        Assert.Equal(DeviceRoute.Http, heartbeat.ToSignal(KnownUnit.Now, KnownUnit.Online() with { Status = "offline" }).Route.Link);
    }

    [Theory]
    [InlineData("""{"device_id":"a-unit","port":0}""", "$.port")]
    [InlineData("""{"device_id":"a-unit","port":65536}""", "$.port")]
    [InlineData("""{"device_id":"a-unit","extra":[1]}""", "$.extra")]
    [InlineData("""{"device_id":"a-unit","sensors":[""]}""", "$.sensors")]
    public void What_is_out_of_bounds_is_refused_at_its_place(string body, string path) => Assert.Equal(path, Read(body).Check()?.Path);

    [Fact]
    public void What_is_too_much_is_refused()
    {
        Assert.Equal("$.device_name", new Heartbeat("a-unit", new string('x', 201)).Check()?.Path);
        Assert.Equal("$.capabilities", new Heartbeat("a-unit", Capabilities: [.. Enumerable.Repeat("led", 65)]).Check()?.Path);
        Assert.Equal("$.extra", new Heartbeat("a-unit", Extra: new JsonText($$"""{"a":"{{new string('x', 17_000)}}"}""")).Check()?.Path);
    }

    [Theory]
    [InlineData("a-unit", "a-unit", true)]
    [InlineData("mycobrain-unit", "unit", true)]
    [InlineData("unit", "mycobrain-unit", true)]
    [InlineData("gateway-1", "any-unit", true)]
    [InlineData("a-unit", "b-unit", false)]
    [InlineData("A-unit", "a-unit", false)]
    [InlineData("key:mas_abcdefgh", "a-unit", false)]
    [InlineData(null, "a-unit", false)]
    public void A_units_key_speaks_for_that_unit_and_a_gateways_for_every_unit(string? own, string unit, bool may) => Assert.Equal(may, UnitNames.MaySpeakFor(own, unit));

    private static Heartbeat Read(string json) => JsonSerializer.Deserialize(json, GatewayJson.Tolerant.Heartbeat)!;
}
