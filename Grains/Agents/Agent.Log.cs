using Microsoft.Extensions.Logging;

namespace Mycosoft.Agents;

internal static partial class AgentLogMessages
{
    [LoggerMessage(LogLevel.Warning, "The epoch of {AgentId} was taken by another activation; this one ends")]
    public static partial void Moved(this ILogger log, string agentId);

    [LoggerMessage(LogLevel.Error, "Work of {AgentId} beside its calls failed")]
    public static partial void BackgroundFailed(this ILogger log, Exception exception, string agentId);

    [LoggerMessage(LogLevel.Error, "Task {TaskId} ({TaskType}) of {AgentId} failed unexpectedly")]
    public static partial void TaskBug(this ILogger log, Exception exception, Guid taskId, string taskType, string agentId);

    [LoggerMessage(LogLevel.Warning, "Task {TaskId} ({TaskType}) of {AgentId} met an outage")]
    public static partial void TaskOutage(this ILogger log, Exception exception, Guid taskId, string taskType, string agentId);

    [LoggerMessage(LogLevel.Warning, "The end of task {TaskId} of {AgentId} is not on disk; its next tenure takes it up")]
    public static partial void TaskUnfinished(this ILogger log, Exception exception, Guid taskId, string agentId);

    [LoggerMessage(LogLevel.Warning, "Task {TaskId} ({TaskType}) of {AgentId} ignores its cancelled token; its slot is given on")]
    public static partial void TaskDeaf(this ILogger log, Guid taskId, string taskType, string agentId);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} to {AgentId} could not be handled, attempt {Attempt}")]
    public static partial void MessageAttemptFailed(this ILogger log, Exception exception, Guid messageId, string agentId, int attempt);
}
