using Mycosoft.Agents;
using Orleans.Concurrency;

namespace Mycosoft.Playback;

/// <summary>The company as it was, out of what is recorded.</summary>
[GrainInterfaceType("mas.playback"), Alias("mas.playback")]
public interface IPlayback : IGrainWithIntegerKey
{
    /// <summary>What the topology showed over a window of the past. <c>invalid_payload</c> for a window that cannot be, or is too long or too fine.</summary>
    [Alias("read"), ReadOnly]
    Task<Answer<Recording>> Read(PastSpan span, CancellationToken cancellationToken);

    /// <summary>The samples of one agent over a window of the past, at most 500 points. <c>invalid_payload</c> as above.</summary>
    [Alias("metrics"), ReadOnly]
    Task<Answer<MetricSeries>> Metrics(string agentId, PastSpan span, CancellationToken cancellationToken);
}

/// <summary>A window of the past, cut into steps; what is null is chosen.</summary>
/// <param name="From">UTC; null is an hour before <paramref name="To"/>.</param>
/// <param name="To">UTC; null, or later than now, is now.</param>
/// <param name="StepSeconds">1 or more; null cuts it into at most 120 steps.</param>
[GenerateSerializer, Immutable, Alias("mas.past-span")]
public sealed record PastSpan([property: Id(0)] DateTime? From = null, [property: Id(1)] DateTime? To = null, [property: Id(2)] int? StepSeconds = null);

/// <summary>What the topology showed, frame by frame.</summary>
/// <param name="From">UTC, a whole second.</param>
/// <param name="To">UTC, a whole second.</param>
/// <param name="StepSeconds">How long each frame lasts; the last one ends with <paramref name="To"/>.</param>
/// <param name="RecordedFrom">From when on statuses and tasks are known: since the company began, or as long as their rows are kept; null when there is nothing at all.</param>
/// <param name="TrafficFrom">The same of messages, which are not kept as long.</param>
/// <param name="Truncated">There was more than one answer holds: the agents with the most activity are in it, and the traffic between them.</param>
/// <param name="Agents">Who was there, the most active first.</param>
/// <param name="Frames">At most 720.</param>
[GenerateSerializer, Immutable, Alias("mas.recording")]
public sealed record Recording(
    [property: Id(0)] DateTime From,
    [property: Id(1)] DateTime To,
    [property: Id(2)] int StepSeconds,
    [property: Id(3)] DateTime? RecordedFrom,
    [property: Id(4)] DateTime? TrafficFrom,
    [property: Id(5)] bool Truncated,
    [property: Id(6)] IReadOnlyList<RecordedAgent> Agents,
    [property: Id(7)] IReadOnlyList<RecordedFrame> Frames);

/// <summary>An agent that was there in the window.</summary>
/// <param name="AgentId">Its id.</param>
/// <param name="Category">Its category.</param>
/// <param name="Kind">Its kind.</param>
[GenerateSerializer, Immutable, Alias("mas.recorded-agent")]
public sealed record RecordedAgent([property: Id(0)] string AgentId, [property: Id(1)] AgentCategory Category, [property: Id(2)] string Kind);

/// <summary>One step of the window, from <paramref name="At"/> until the next frame.</summary>
/// <param name="At">When it begins, UTC.</param>
/// <param name="Changes">In the first frame the status of every agent, in a later one of those whose status is another than before.</param>
/// <param name="Traffic">What was sent in it; null when that is not known any more.</param>
/// <param name="Tasks">What was done in it; null when that is not known any more.</param>
[GenerateSerializer, Immutable, Alias("mas.recorded-frame")]
public sealed record RecordedFrame(
    [property: Id(0)] DateTime At,
    [property: Id(1)] IReadOnlyList<RecordedStatus> Changes,
    [property: Id(2)] IReadOnlyList<RecordedTraffic>? Traffic,
    [property: Id(3)] RecordedTasks? Tasks);

/// <summary>The status of an agent at the end of a step; <c>busy</c> when it worked at any time in it.</summary>
/// <param name="AgentId">Whose.</param>
/// <param name="Status">A status of <see cref="AgentStatus"/>, or <c>deleted</c>; null when it is not known, or the agent was not born yet.</param>
[GenerateSerializer, Immutable, Alias("mas.recorded-status")]
public sealed record RecordedStatus([property: Id(0)] string AgentId, [property: Id(1)] string? Status);

/// <summary>Traffic of one direction between two agents in a step.</summary>
/// <param name="Source">The sender.</param>
/// <param name="Target">The receiver.</param>
/// <param name="Messages">Messages and delegated tasks.</param>
[GenerateSerializer, Immutable, Alias("mas.recorded-traffic")]
public sealed record RecordedTraffic([property: Id(0)] string Source, [property: Id(1)] string Target, [property: Id(2)] long Messages);

/// <summary>Tasks of the whole company in a step.</summary>
/// <param name="Started">Last attempts that began.</param>
/// <param name="Completed">Ended well.</param>
/// <param name="Failed">Ended badly.</param>
[GenerateSerializer, Immutable, Alias("mas.recorded-tasks")]
public sealed record RecordedTasks([property: Id(0)] long Started, [property: Id(1)] long Completed, [property: Id(2)] long Failed);

/// <summary>The samples of one agent, step by step.</summary>
/// <param name="AgentId">Whose.</param>
/// <param name="From">UTC, a whole second.</param>
/// <param name="To">UTC, a whole second.</param>
/// <param name="StepSeconds">How long each step lasts.</param>
/// <param name="RecordedFrom">Older samples are not kept any more, UTC.</param>
/// <param name="Points">The steps in which there was a sample, in the order of time.</param>
[GenerateSerializer, Immutable, Alias("mas.metric-series")]
public sealed record MetricSeries(
    [property: Id(0)] string AgentId,
    [property: Id(1)] DateTime From,
    [property: Id(2)] DateTime To,
    [property: Id(3)] int StepSeconds,
    [property: Id(4)] DateTime RecordedFrom,
    [property: Id(5)] IReadOnlyList<MetricPoint> Points);

/// <summary>The samples of one step: what goes up and down as its mean, what only grows as its last.</summary>
/// <param name="At">When the step begins, UTC.</param>
/// <param name="Samples">How many there were, 1 or more.</param>
/// <param name="CpuPercent">Share of one core, the mean; null when not measured.</param>
/// <param name="AvgTaskDurationMs">Mean since birth, the mean of the samples; null without tasks.</param>
/// <param name="TasksCompleted">Since birth, the most.</param>
/// <param name="TasksFailed">Since birth, the most.</param>
/// <param name="MessagesSent">Since birth, the most.</param>
/// <param name="MessagesReceived">Since birth, the most.</param>
/// <param name="UptimeSeconds">Since its start, the most.</param>
/// <param name="ErrorCount">Failed tasks since birth, the most.</param>
[GenerateSerializer, Immutable, Alias("mas.metric-point")]
public sealed record MetricPoint(
    [property: Id(0)] DateTime At,
    [property: Id(1)] long Samples,
    [property: Id(2)] double? CpuPercent,
    [property: Id(3)] double? AvgTaskDurationMs,
    [property: Id(4)] long TasksCompleted,
    [property: Id(5)] long TasksFailed,
    [property: Id(6)] long MessagesSent,
    [property: Id(7)] long MessagesReceived,
    [property: Id(8)] long UptimeSeconds,
    [property: Id(9)] long ErrorCount);
