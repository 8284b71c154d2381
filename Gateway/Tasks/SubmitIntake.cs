using System.Text.Json;
using Mycosoft.Agents;

namespace Mycosoft.Tasks;

/// <summary>The body of POST /api/tasks/submit: a task that looks for its agent.</summary>
internal sealed record SubmitIntake(
    string? Description = null,
    string? TaskType = null,
    string? Capability = null,
    string? TargetAgent = null,
    JsonElement? Priority = null,
    JsonText Payload = default,
    string? Source = null)
{
    public const string DefaultSource = "user";

    public Fault? Check()
    {
        if (TaskType is null && Capability is null && TargetAgent is null)
            return Fault.InvalidPayload("One of task_type, capability and target_agent is needed to choose an agent.", "$.task_type");
        return (TargetAgent is null ? null : AgentIds.Check(TargetAgent, "$.target_agent"))
            ?? (TaskType is null ? null : TaskRules.TaskType(TaskType))
            ?? (Capability is null ? null : TaskRules.TaskType(Capability, "$.capability"))
            ?? TaskRules.Payload(Payload)
            ?? (Source is null || IsSource(Source) ? null : Fault.InvalidPayload("source has 1 to 20 characters of a-z, 0-9, - and _, and is none of those that agents use.", "$.source"))
            ?? (ReadPriority() is null ? Fault.InvalidPayload("priority must be low, normal, high, critical or background, or 1, 3, 5, 8 or 10.", "$.priority") : null);
    }

    /// <summary>What the company itself says of a task's origin cannot be said from outside.</summary>
    private static bool IsSource(string source) =>
        source.Length is >= 1 and <= 20 && source.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_') && source is not ("schedule" or "message" or "agent" or "rule");

    public TaskPriority? ReadPriority()
    {
        if (Priority is not { } given)
            return TaskPriority.Normal;
        return given.ValueKind switch
        {
            JsonValueKind.Number when given.TryGetInt32(out var number) && TaskRules.Priority(number) is null => (TaskPriority)number,
            JsonValueKind.String when Http.EnumNames<TaskPriority>.TryParse(given.GetString(), out var named) => named,
            _ => null,
        };
    }
}

/// <summary>Where the task went, and why.</summary>
internal sealed record IntakeSubmitted(Guid TaskId, string Status, string RoutedTo, DateTime SubmittedAt, string Reason);
