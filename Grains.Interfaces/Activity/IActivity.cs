using Orleans.Concurrency;

namespace Mycosoft.Activity;

/// <summary>Reads what agents did: logs and metrics.</summary>
[GrainInterfaceType("mas.activity"), Alias("mas.activity")]
public interface IActivity : IGrainWithIntegerKey
{
    /// <summary>A page of log rows, newest first.</summary>
    [Alias("logs"), ReadOnly]
    Task<Answer<Page<LogRecord>>> Logs(LogFilter filter, CancellationToken cancellationToken);

    /// <summary>Metric rows of one agent, newest first.</summary>
    [Alias("metrics"), ReadOnly]
    Task<IReadOnlyList<MetricRecord>> Metrics(string agentId, int limit, CancellationToken cancellationToken);
}

/// <summary>Which log rows to list; null members do not filter.</summary>
/// <param name="AgentId">Only this agent's.</param>
/// <param name="ActionType">Only this action.</param>
/// <param name="Since">At this instant or later, UTC.</param>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the page before.</param>
/// <param name="FailuresOnly">Only rows that tell of a failure.</param>
[GenerateSerializer, Immutable, Alias("mas.log-filter")]
public sealed record LogFilter(
    [property: Id(0)] string? AgentId = null,
    [property: Id(1)] string? ActionType = null,
    [property: Id(2)] DateTime? Since = null,
    [property: Id(3)] int Limit = 100,
    [property: Id(4)] string? Cursor = null,
    [property: Id(5)] bool FailuresOnly = false);

/// <summary>One row of agent_logs: a task that ended, or a change of life.</summary>
/// <param name="Id">The row's number.</param>
/// <param name="AgentId">Whose.</param>
/// <param name="Timestamp">When.</param>
/// <param name="ActionType">The task type, or <c>lifecycle:</c> and the verb.</param>
/// <param name="InputSummary">The first 500 characters of what went in.</param>
/// <param name="OutputSummary">The first 500 characters of what came out, or the error.</param>
/// <param name="Success">How it ended.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="RelatedAgents">Who else took part.</param>
/// <param name="Metadata">Such as the task id.</param>
[GenerateSerializer, Immutable, Alias("mas.log-record")]
public sealed record LogRecord(
    [property: Id(0)] long Id,
    [property: Id(1)] string AgentId,
    [property: Id(2)] DateTime Timestamp,
    [property: Id(3)] string ActionType,
    [property: Id(4)] string? InputSummary,
    [property: Id(5)] string? OutputSummary,
    [property: Id(6)] bool Success,
    [property: Id(7)] int DurationMs,
    [property: Id(8)] IReadOnlyList<string> RelatedAgents,
    [property: Id(9)] JsonText Metadata);

/// <summary>One sample of an agent.</summary>
/// <param name="AgentId">Whose.</param>
/// <param name="Timestamp">When.</param>
/// <param name="CpuPercent">Share of one core since the sample before, in percent; null when not measured.</param>
/// <param name="TasksCompleted">Since birth.</param>
/// <param name="TasksFailed">Since birth.</param>
/// <param name="AvgTaskDurationMs">Mean since birth.</param>
/// <param name="MessagesSent">Since birth.</param>
/// <param name="MessagesReceived">Since birth.</param>
/// <param name="UptimeSeconds">Since its start.</param>
/// <param name="ErrorCount">Failed tasks since birth.</param>
[GenerateSerializer, Immutable, Alias("mas.metric-record")]
public sealed record MetricRecord(
    [property: Id(0)] string AgentId,
    [property: Id(1)] DateTime Timestamp,
    [property: Id(2)] double? CpuPercent,
    [property: Id(3)] long TasksCompleted,
    [property: Id(4)] long TasksFailed,
    [property: Id(5)] double? AvgTaskDurationMs,
    [property: Id(6)] long MessagesSent,
    [property: Id(7)] long MessagesReceived,
    [property: Id(8)] long UptimeSeconds,
    [property: Id(9)] long ErrorCount);
