using System.Text.Json;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Messages;

public sealed class RequestPayloadTests
{
    [Theory]
    [InlineData("""{"task_type":"work","payload":{"a":1}}""", "work", """{"a":1}""")]
    [InlineData("""{"task_type":"work","task_id":"x","a":1}""", "work", """{"a":1}""")]
    [InlineData("""{"task_type":"work"}""", "work", "{}")]
    [InlineData("""{"task_type":5}""", null, "{}")]
    [InlineData("""{"payload":{}}""", null, "{}")]
    public void The_task_is_read_from_both_forms(string message, string? type, string payload)
    {
        using var document = JsonDocument.Parse(message);
        Assert.Equal((type, payload), (RequestPayload.Read(document.RootElement).TaskType, RequestPayload.Read(document.RootElement).Payload.Value));
    }

    [Fact]
    public void The_response_tells_how_the_task_ended()
    {
        var id = Guid.NewGuid();
        using var failed = JsonDocument.Parse(ResponsePayload.Of(new(id, TaskState.Failed, null, Fault.NotFound("Gone."))).Value);
        Assert.Equal((id, "failed", "Gone.", "not_found"), (failed.RootElement.GetProperty("task_id").GetGuid(), Text("status"), Text("error"), Text("code")));
        using var done = JsonDocument.Parse(ResponsePayload.Of(new(id, TaskState.Completed, new("""{"a":1}"""), null)).Value);
        Assert.Equal(1, done.RootElement.GetProperty("result").GetProperty("a").GetInt32());

        string? Text(string member) => failed.RootElement.GetProperty(member).GetString();
    }
}
