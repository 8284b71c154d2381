using System.Text;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class HostHeartbeatTests
{
    private static readonly DeviceRoute Route = new("mqtt:broker:1883", "json", "jetson-1");

    [Fact]
    public void What_it_does_not_say_is_as_the_original_takes_it()
    {
        var hello = Read("{}");
        Assert.Equal(("jetson-1", "127.0.0.1", 8003, "jetson", "gateway", "mqtt"), (hello.DeviceId, hello.Host, hello.Port, hello.Board, hello.Role, hello.IngestionSource));
        Assert.Equal(["mqtt"], hello.Capabilities!);
        Assert.Equal("""{"mqtt_bridge":true}""", hello.Extra!.Value.Value);
        Assert.Equal((false, null, null), (hello.FromUnit, hello.Firmware, hello.Name));
    }

    [Fact]
    public void What_it_says_stands()
    {
        var hello = Read("""{"device_id":"u1","host":"10.0.0.5","port":8787,"device_name":"Roof","device_role":"mushroom1","firmware_version":"unknown","board_type":"esp32s3","sensors":["bme688_a"],"capabilities":["led"],"location":"roof","connection_type":"lan","ingestion_source":"lora","extra":{"agent_url":"http://x"}}""");
        Assert.Equal(("u1", "10.0.0.5", 8787, "Roof", "mushroom1", "esp32s3", "roof", "lan", "lora"), (hello.DeviceId, hello.Host, hello.Port, hello.Name, hello.Role, hello.Board, hello.Location, hello.ConnectionType, hello.IngestionSource));
        Assert.Null(hello.Firmware);
        Assert.Equal("""{"agent_url":"http://x","mqtt_bridge":true}""", hello.Extra!.Value.Value);
        Assert.Equal(["led"], hello.Capabilities!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("""{"device_id":"a","device_id":"b"}""")]
    public void What_is_no_object_is_refused(string text)
    {
        Assert.False(HostHeartbeat.TryRead(Encoding.UTF8.GetBytes(text), "u", Route, DateTime.UnixEpoch, "mqtt", out _, out var error));
        Assert.Equal(FrameError.BadJson, error);
    }

    private static DeviceHello Read(string json)
    {
        Assert.True(HostHeartbeat.TryRead(Encoding.UTF8.GetBytes(json), "jetson-1", Route, DateTime.UnixEpoch, "mqtt", out var hello, out _));
        return hello;
    }
}
