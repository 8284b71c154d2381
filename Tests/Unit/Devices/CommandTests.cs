using System.Text.Json;
using Mycosoft.Devices;
using Mycosoft.Http;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class CommandTests
{
    [Theory]
    [InlineData("""{"command":"read_sensors"}""", "device_command", """{"command":"read_sensors","timeout_seconds":5}""")]
    [InlineData("""{"command":"led","params":{"r":1},"timeout":2.5}""", "device_command", """{"command":"led","params":{"r":1},"timeout_seconds":2.5}""")]
    [InlineData("""{"command":{"cmd":"led","r":1}}""", "device_command", """{"command":"led","params":{"r":1},"timeout_seconds":5}""")]
    [InlineData("""{"command":{"command_type":"led","params":{"g":2}}}""", "device_command", """{"command":"led","params":{"g":2},"timeout_seconds":5}""")]
    [InlineData("""{"raw_command":"status"}""", "device_command", """{"command":"status","timeout_seconds":5}""")]
    [InlineData("""{"cmd":"hello"}""", "device_command", """{"command":"hello","timeout_seconds":5}""")]
    [InlineData("""{"device_id":"a-unit","command":"led","parameters":{"b":3}}""", "device_command", """{"command":"led","params":{"b":3},"timeout_seconds":5}""")]
    [InlineData("""{"command":"estop"}""", "estop", "{}")]
    [InlineData("""{"command":"clear_estop"}""", "clear_estop", "{}")]
    [InlineData("""{"command":"reset"}""", "reboot", "{}")]
    [InlineData("""{"command":"output_control","params":{"id":"mosfet2","value":1}}""", "set_output", """{"output":"mosfet2","value":1}""")]
    [InlineData("""{"command":"set_output","params":{"mosfet":3,"value":false}}""", "set_output", """{"output":"mosfet3","value":0}""")]
    [InlineData("""{"command":"output_control","params":{"id":"buzzer","freq":1200}}""", "device_command", """{"command":"output_control","params":{"id":"buzzer","freq":1200},"timeout_seconds":5}""")]
    [InlineData("""{"command":"set_output","params":{"mosfet":9,"value":1}}""", "device_command", """{"command":"set_output","params":{"mosfet":9,"value":1},"timeout_seconds":5}""")]
    public void Every_form_of_the_original_becomes_a_task_of_the_units_agent(string body, string taskType, string payload)
    {
        var task = Read(body).ToTask().Value!;
        Assert.Equal((taskType, payload), (task.TaskType, task.Payload.Value));
    }

    [Theory]
    [InlineData("""{"command":"buzzer","params":{"duration_ms":2500}}""", 2.5)]
    [InlineData("""{"command":{"cmd":"buzzer","duration_ms":60000}}""", 10)]
    [InlineData("""{"command":"buzzer","params":{"duration_ms":"long"}}""", 0)]
    [InlineData("""{"command":"led"}""", 0)]
    public void What_goes_on_beyond_its_answer_is_waited_for(string body, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Read(body).ToTask().Value!.Lasts);

    [Fact]
    public void A_command_may_stand_in_the_address() => Assert.Equal("status", Read("{}").ToTask("status").Value!.Command);

    [Theory]
    [InlineData("{}", "$.command")]
    [InlineData("""{"command":""}""", "$.command")]
    [InlineData("""{"command":"a\nb"}""", "$.command")]
    [InlineData("""{"command":7}""", "$.command")]
    [InlineData("""{"command":{"r":1}}""", "$.command")]
    [InlineData("""{"command":"led","params":[1]}""", "$.params")]
    [InlineData("""{"command":"led","timeout":0}""", "$.timeout")]
    [InlineData("""{"command":"led","timeout":121}""", "$.timeout")]
    public void What_can_be_no_command_is_refused_at_its_place(string body, string path) => Assert.Equal(path, Read(body).ToTask().Fault?.Path);

    [Fact]
    public void A_name_that_is_too_long_is_refused() => Assert.Equal("$.command", Read($$"""{"command":"{{new string('x', 65)}}"}""").ToTask().Fault?.Path);

    [Fact]
    public void An_acknowledgement_is_the_units_own_and_so_is_a_refusal()
    {
        Assert.Equal(("ok", """{"success":true}"""), CommandOutcome.Of(Task(TaskState.Completed) with { Result = new("""{"success":true}""") }) is var acked ? (acked.Status, acked.Response!.Value.Value) : default);
        var refused = CommandOutcome.Of(Task(TaskState.Failed) with { Error = UnitWords.Refused("estop_active"), ErrorCode = FaultCodes.Conflict });
        Assert.Equal(("nack", """{"success":false,"message":"estop_active"}""", null), (refused.Status, refused.Response!.Value.Value, refused.Fault));
    }

    [Theory]
    [InlineData(TaskState.Failed, FaultCodes.Unavailable, 503)]
    [InlineData(TaskState.Failed, FaultCodes.Timeout, 504)]
    [InlineData(TaskState.Failed, FaultCodes.Unsupported, 422)]
    [InlineData(TaskState.Failed, null, 500)]
    [InlineData(TaskState.InDoubt, null, 504)]
    [InlineData(TaskState.Expired, null, 504)]
    [InlineData(TaskState.Cancelled, null, 409)]
    [InlineData(TaskState.Rejected, null, 409)]
    public void Any_other_end_is_a_refusal_with_its_status(TaskState state, string? code, int status) =>
        Assert.Equal(status, new Refusal(CommandOutcome.Of(Task(state) with { Error = "no", ErrorCode = code }).Fault!).Status);

    private static CommandBody Read(string json) => JsonSerializer.Deserialize(json, GatewayJson.Tolerant.CommandBody)!;

    private static TaskRecord Task(TaskState state) => new()
    {
        Id = Guid.NewGuid(),
        AgentId = "mycobrain-a",
        TaskType = "device_command",
        Payload = JsonText.EmptyObject,
        Requester = "somebody",
        Status = state,
        Priority = 8,
        CreatedAt = KnownUnit.Now,
        Timeout = 300,
        Source = "http",
    };
}
