using Orleans.Concurrency;

namespace Mycosoft.Tasks;

/// <summary>Reads tasks from the ledger and decides where a task without an agent goes.</summary>
[GrainInterfaceType("mas.tasks"), Alias("mas.tasks")]
public interface ITaskReader : IGrainWithIntegerKey
{
    /// <summary>One task.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<TaskRecord>> Find(Guid taskId, CancellationToken cancellationToken);

    /// <summary>A page of tasks, newest first.</summary>
    [Alias("list"), ReadOnly]
    Task<Answer<Page<TaskRecord>>> List(TaskFilter filter, CancellationToken cancellationToken);

    /// <summary>The agent that should have a task, with the candidates and the reason.</summary>
    [Alias("route"), ReadOnly]
    Task<Answer<RoutingDecision>> Route(RoutingRequest request, CancellationToken cancellationToken);

    /// <summary>Ids of the agents that have waiting tasks.</summary>
    [Alias("queues"), ReadOnly]
    Task<IReadOnlyList<string>> AgentsWithQueues(CancellationToken cancellationToken);
}

/// <summary>Which tasks to list; null members do not filter.</summary>
/// <param name="AgentId">Only this agent's.</param>
/// <param name="Status">Only in this state.</param>
/// <param name="TaskType">Only of this type.</param>
/// <param name="Since">Accepted at this instant or later, UTC.</param>
/// <param name="Limit">At most so many, 1 to 1,000.</param>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the page before.</param>
/// <param name="Source">Only those that came in this way.</param>
/// <param name="Priority">Only of this priority: 1, 3, 5, 8 or 10.</param>
/// <param name="Statuses">Only in one of these states; null or empty does not filter.</param>
[GenerateSerializer, Immutable, Alias("mas.task-filter")]
public sealed record TaskFilter(
    [property: Id(0)] string? AgentId = null,
    [property: Id(1)] TaskState? Status = null,
    [property: Id(2)] string? TaskType = null,
    [property: Id(3)] DateTime? Since = null,
    [property: Id(4)] int Limit = 100,
    [property: Id(5)] string? Cursor = null,
    [property: Id(6)] string? Source = null,
    [property: Id(7)] int? Priority = null,
    [property: Id(8)] IReadOnlyList<TaskState>? Statuses = null);

/// <summary>A task that looks for its agent. At least one of the three must be given.</summary>
/// <param name="TaskType">A task type, or a routing word of the seed such as <c>query</c>.</param>
/// <param name="Capability">A capability.</param>
/// <param name="TargetAgent">An agent named by the caller; it wins.</param>
[GenerateSerializer, Immutable, Alias("mas.routing-request")]
public sealed record RoutingRequest([property: Id(0)] string? TaskType = null, [property: Id(1)] string? Capability = null, [property: Id(2)] string? TargetAgent = null);

/// <summary>Where a task goes, and why.</summary>
/// <param name="AgentId">The chosen agent.</param>
/// <param name="TaskType">The task type to submit; null when only a capability was asked for and it is not a task type.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Candidates">Everyone who could, the chosen one first.</param>
[GenerateSerializer, Immutable, Alias("mas.routing-decision")]
public sealed record RoutingDecision(
    [property: Id(0)] string AgentId,
    [property: Id(1)] string? TaskType,
    [property: Id(2)] string Reason,
    [property: Id(3)] IReadOnlyList<RoutingCandidate> Candidates);

/// <summary>One agent that could have the task.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">Its status.</param>
/// <param name="QueueDepth">Tasks waiting there.</param>
/// <param name="RunningTasks">Tasks running there.</param>
[GenerateSerializer, Immutable, Alias("mas.routing-candidate")]
public sealed record RoutingCandidate(
    [property: Id(0)] string AgentId,
    [property: Id(1)] string Kind,
    [property: Id(2)] Agents.AgentStatus Status,
    [property: Id(3)] long QueueDepth,
    [property: Id(4)] long RunningTasks);
