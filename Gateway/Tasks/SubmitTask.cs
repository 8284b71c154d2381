using System.Text.Json.Serialization;
using Mycosoft.Agents;

namespace Mycosoft.Tasks;

/// <summary>The body of POST /tasks.</summary>
internal sealed record SubmitTask(
    string? AgentId = null,
    string? TaskType = null,
    JsonText Payload = default,
    int Priority = 5,
    int? Timeout = null,
    int? MaxRetries = null,
    DateTime? Deadline = null)
{
    public Fault? Check() =>
        AgentIds.Check(AgentId, "$.agent_id") ?? TaskRules.TaskType(TaskType) ?? TaskRules.Payload(Payload) ?? TaskRules.Priority(Priority) ?? TaskRules.Limits(Timeout, MaxRetries);
}

/// <summary>The answer to a task that is on disk.</summary>
internal sealed record TaskSubmitted(Guid TaskId, string Status = "submitted", [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ApprovalId = null)
{
    public static TaskSubmitted Of(TaskAccepted accepted) => new(accepted.TaskId, accepted.ApprovalId is null ? "submitted" : "waiting_approval", accepted.ApprovalId);
}
