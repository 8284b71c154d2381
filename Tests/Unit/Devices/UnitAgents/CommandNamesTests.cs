using System.Text.Json.Nodes;
using Mycosoft.Agents.Kinds.Devices;

namespace Mycosoft.Tests.Unit.Devices.UnitAgents;

public sealed class CommandNamesTests
{
    [Theory]
    [InlineData("ping", "{}", "status", "{}")]
    [InlineData("info", "{}", "status", "{}")]
    [InlineData("get-sensors", "{}", "status", "{}")]
    [InlineData("scan-i2c", "{}", "scan_i2c", "{}")]
    [InlineData("neopixel-set", """{"r":1,"g":2,"b":3}""", "led", """{"r":1,"g":2,"b":3}""")]
    [InlineData("neopixel-off", "{}", "led", """{"off":true}""")]
    [InlineData("led rgb 1 2 3", "{}", "led", """{"r":1,"g":2,"b":3}""")]
    [InlineData("buzzer-beep", "{}", "buzzer", """{"pattern":"coin"}""")]
    [InlineData("buzzer-melody", "{}", "buzzer", """{"pattern":"morgio"}""")]
    [InlineData("coin", "{}", "buzzer", """{"pattern":"coin"}""")]
    [InlineData("buzzer", """{"stop":true}""", "buzzer_stop", "{}")]
    [InlineData("reset", "{}", "reboot", "{}")]
    [InlineData("set_mosfet", """{"mosfet_index":0,"state":true}""", "set_output", """{"output":"mosfet1","value":true}""")]
    [InlineData("output_control", """{"id":"mosfet3","value":1}""", "set_output", """{"output":"mosfet3","value":1}""")]
    [InlineData("output_control", """{"id":"neopixel","value":0}""", "led", """{"off":true}""")]
    [InlineData("set_telemetry_interval", """{"interval_seconds":2.5}""", "set_interval", """{"telemetry_interval_ms":2500}""")]
    [InlineData("stream_sensors", """{"rate_hz":0.5}""", "set_interval", """{"telemetry_interval_ms":2000}""")]
    public void All_names_of_one_thing_lead_to_one(string name, string parameters, string command, string expected)
    {
        var read = CommandNames.Of(name, new JsonText(parameters));
        Assert.Equal(command, read.Name);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), read.Parameters), read.Parameters.ToJsonString());
    }

    [Theory]
    [InlineData("read_sensors", "{}", false)]
    [InlineData("led", "{}", false)]
    [InlineData("estop", "{}", false)]
    [InlineData("output_control", """{"id":"buzzer"}""", false)]
    [InlineData("output_control", """{"id":"mosfet1","value":1}""", true)]
    [InlineData("output_control", """{"id":7}""", true)]
    [InlineData("reboot", "{}", true)]
    [InlineData("RESET ", "{}", true)]
    [InlineData("start_mission", "{}", true)]
    [InlineData("clear_estop", "{}", true)]
    [InlineData("whatever", "{}", true)]
    public void What_is_not_known_to_be_harmless_asks_a_person(string name, string parameters, bool critical) =>
        Assert.Equal(critical, new DeviceCommandRequest(name, new JsonText(parameters)).WhyCritical(DateTime.UnixEpoch) is not null);
}
