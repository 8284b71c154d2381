using System.Text.Json;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class TaskBodyTests
{
    private static readonly SubmitTask Good = new("myca-core", "get_status");

    public static TheoryData<string, string> Wrong => new()
    {
        { """{"task_type":"t"}""", "$.agent_id" },
        { """{"agent_id":"x"}""", "$.task_type" },
        { """{"agent_id":"x","task_type":"t","payload":[]}""", "$.payload" },
        { """{"agent_id":"x","task_type":"t","payload":null}""", "$.payload" },
        { """{"agent_id":"x","task_type":"t","priority":4}""", "$.priority" },
        { """{"agent_id":"x","task_type":"t","timeout":0}""", "$.timeout" },
        { """{"agent_id":"x","task_type":"t","timeout":86401}""", "$.timeout" },
        { """{"agent_id":"x","task_type":"t","max_retries":21}""", "$.max_retries" },
    };

    [Fact]
    public void Agent_and_task_type_are_enough() => Assert.Null(Good.Check());

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_named_with_its_path(string body, string path) =>
        Assert.Equal(path, JsonSerializer.Deserialize(body, Http.GatewayJson.Strict.SubmitTask)?.Check()?.Path);

    [Theory]
    [InlineData("\"low\"", TaskPriority.Low)]
    [InlineData("\"normal\"", TaskPriority.Normal)]
    [InlineData("\"high\"", TaskPriority.High)]
    [InlineData("\"critical\"", TaskPriority.Critical)]
    [InlineData("8", TaskPriority.High)]
    [InlineData("4", null)]
    [InlineData("\"urgent\"", null)]
    [InlineData("true", null)]
    public void The_task_intake_takes_a_priority_by_name_or_number(string priority, TaskPriority? expected) =>
        Assert.Equal(expected, new SubmitIntake(TaskType: "query", Priority: JsonElement.Parse(priority)).ReadPriority());
}
