using System.Text.Json;
using Mycosoft.Devices;
using Mycosoft.Http;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class MindexOrderTests
{
    [Theory]
    [InlineData("""{"cmd":"mosfet","target":"M2","value":true}""", "set_output", """{"output":"mosfet2","value":1}""")]
    [InlineData("""{"cmd":"set_interval","value":5000,"params":{}}""", "device_command", """{"command":"set_interval","params":{"telemetry_interval_ms":5000},"timeout_seconds":10}""")]
    [InlineData("""{"cmd":"i2c_scan","params":{}}""", "device_command", """{"command":"i2c_scan","params":{},"timeout_seconds":10}""")]
    [InlineData("""{"cmd":"reboot","target":"A","value":0}""", "reboot", "{}")]
    [InlineData("""{"cmd":"estop"}""", "estop", "{}")]
    [InlineData("""{"cmd":"led","params":{"r":1}}""", "device_command", """{"command":"led","params":{"r":1},"timeout_seconds":10}""")]
    [InlineData("""{"cmd":"ota_update","value":"http://x/a.bin","params":{"force":false,"sha256":"ab","size":9,"version":"1"}}""", "ota_update", """{"url":"http://x/a.bin","sha256":"ab","size":9,"version":"1"}""")]
    public void Each_becomes_the_task_that_the_same_command_is_elsewhere(string order, string type, string payload)
    {
        var task = Read(order).ToTask(10).Value!;
        Assert.Equal((type, payload), (task.TaskType, task.Payload.Value));
    }

    [Theory]
    [InlineData("""{"cmd":"mosfet","target":"M4","value":true}""", FaultCodes.InvalidPayload)]
    [InlineData("""{"cmd":"mosfet","target":"M1","value":1}""", FaultCodes.InvalidPayload)]
    [InlineData("""{"cmd":"mosfet","target":"M1"}""", FaultCodes.InvalidPayload)]
    [InlineData("""{"cmd":"reboot","target":"B"}""", FaultCodes.Unsupported)]
    [InlineData("""{"cmd":"reboot","value":500}""", FaultCodes.Unsupported)]
    [InlineData("""{"cmd":"ota_update","value":"http://x/a.bin","params":{"force":false}}""", FaultCodes.InvalidPayload)]
    [InlineData("""{"cmd":"ota_update","value":"http://x/a.bin","params":{"force":true,"sha256":"ab","size":9,"version":"1"}}""", FaultCodes.Unsupported)]
    [InlineData("""{"cmd":"ota_update","target":"B","value":"http://x/a.bin"}""", FaultCodes.Unsupported)]
    [InlineData("""{"cmd":"led","target":"M1"}""", FaultCodes.InvalidPayload)]
    [InlineData("""{"cmd":"led","params":[1]}""", FaultCodes.InvalidPayload)]
    [InlineData("{}", FaultCodes.InvalidPayload)]
    public void What_cannot_be_done_is_refused_and_not_left_out(string order, string code) => Assert.Equal(code, Read(order).ToTask(10).Fault?.Code);

    [Fact]
    public void The_short_forms_are_the_same_orders()
    {
        Assert.Equal("""{"output":"mosfet3","value":0}""", new MindexMosfet("M3", JsonElement.Parse("false")).Order.ToTask(10).Value!.Payload.Value);
        Assert.Equal(FaultCodes.InvalidPayload, new MindexMosfet(State: JsonElement.Parse("false")).Order.ToTask(10).Fault?.Code);
        Assert.Equal("reboot", new MindexReboot().Order.ToTask(10).Value!.TaskType);
        Assert.Equal(FaultCodes.Unsupported, new MindexUpdate("http://x/a.bin", Force: true).Order.ToTask(10).Fault?.Code);
        Assert.Equal("ota_update", new MindexUpdate("http://x/a.bin", Sha256: "ab", Size: 9, Version: "1").Order.ToTask(10).Value!.TaskType);
    }

    [Fact]
    public void The_id_of_a_fetched_command_says_whose_it_is()
    {
        var id = Guid.NewGuid().ToString();
        var fetched = MindexCommand.Of(new PendingCommand(id, "led", new("""{"r":1}"""), KnownUnit.Now), KnownUnit.Online("unit.1"));
        Assert.Equal((id, "unit.1"), MindexCommand.Split(fetched.Id));
        Assert.Null(MindexCommand.Split(id));
        Assert.Null(MindexCommand.Split(id + "."));
    }

    private static MindexOrder Read(string json) => JsonSerializer.Deserialize(json, GatewayJson.Tolerant.MindexOrder)!;
}
