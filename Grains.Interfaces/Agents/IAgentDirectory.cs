using Orleans.Concurrency;

namespace Mycosoft.Agents;

/// <summary>Finds and lists agents from the tables. Never activates one: 100,000 listed agents cost no activation.</summary>
[GrainInterfaceType("mas.directory"), Alias("mas.directory")]
public interface IAgentDirectory : IGrainWithIntegerKey
{
    /// <summary>The kind behind an id; a fault <c>not_found</c> for an id never used or deleted.</summary>
    [Alias("resolve"), ReadOnly]
    Task<Answer<AgentAddress>> Resolve(string agentId, CancellationToken cancellationToken);

    /// <summary>One agent.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<AgentState>> Find(string agentId, CancellationToken cancellationToken);

    /// <summary>A page of agents, in the order of their ids.</summary>
    [Alias("list"), ReadOnly]
    Task<Page<AgentState>> List(AgentFilter filter, CancellationToken cancellationToken);

    /// <summary>The company in figures.</summary>
    [Alias("status"), ReadOnly]
    Task<CompanyStatus> Status(CancellationToken cancellationToken);

    /// <summary>Every kind that is built, with the JSON schemas of its tasks.</summary>
    [Alias("kinds"), ReadOnly]
    Task<JsonDocumentText> Kinds(CancellationToken cancellationToken);

    /// <summary>The kind a name or alias stands for and the category it belongs to; <c>not_found</c> if it is not built.</summary>
    [Alias("kind"), ReadOnly]
    Task<Answer<KindSummary>> Kind(string nameOrAgentId, CancellationToken cancellationToken);
}

/// <summary>Where an agent lives.</summary>
/// <param name="AgentId">The agent, the grain's key.</param>
/// <param name="Kind">Its kind, the grain's type.</param>
/// <param name="TrialUntil">Until when it is on trial, UTC, as its row says; null when it never was or a person ended it.</param>
[GenerateSerializer, Immutable, Alias("mas.agent-address")]
public sealed record AgentAddress([property: Id(0)] string AgentId, [property: Id(1)] string Kind, [property: Id(2)] DateTime? TrialUntil = null);

/// <summary>A kind in brief.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Category">Its category.</param>
/// <param name="SingletonId">The id under which a singleton is born; null for unit kinds.</param>
/// <param name="Description">One sentence.</param>
[GenerateSerializer, Immutable, Alias("mas.kind-summary")]
public sealed record KindSummary([property: Id(0)] string Kind, [property: Id(1)] AgentCategory Category, [property: Id(2)] string? SingletonId, [property: Id(3)] string Description);

/// <summary>Which agents to list; null members do not filter.</summary>
/// <param name="Status">Only this status, as reported.</param>
/// <param name="Category">Only this category.</param>
/// <param name="Kind">Only this kind.</param>
/// <param name="Limit">At most so many, 1 to 10,000; null gives all.</param>
/// <param name="Cursor">The <see cref="Page{T}.Next"/> of the page before.</param>
/// <param name="Ids">Only these agents, at most 1,000.</param>
[GenerateSerializer, Immutable, Alias("mas.agent-filter")]
public sealed record AgentFilter(
    [property: Id(0)] AgentStatus? Status = null,
    [property: Id(1)] AgentCategory? Category = null,
    [property: Id(2)] string? Kind = null,
    [property: Id(3)] int? Limit = null,
    [property: Id(4)] string? Cursor = null,
    [property: Id(5)] IReadOnlyList<string>? Ids = null);

/// <summary>The company in figures, all counted.</summary>
/// <param name="StartedAt">When the answering silo started.</param>
/// <param name="TotalAgents">Agents that exist, archived ones included.</param>
/// <param name="ByStatus">How many in each status that occurs.</param>
/// <param name="PendingTasks">Tasks accepted and not yet running.</param>
/// <param name="RunningTasks">Tasks running.</param>
/// <param name="TasksCompleted">Tasks completed by agents that exist.</param>
/// <param name="TasksFailed">Tasks failed by agents that exist.</param>
/// <param name="Messages">Messages received by agents that exist.</param>
/// <param name="AvgTaskDurationMs">Mean task duration; null before the first.</param>
/// <param name="MessagesPerSecond">Messages accepted in the last minute, divided by 60.</param>
/// <param name="TasksPerSecond">Tasks ended in the last minute, divided by 60; null when not measured.</param>
/// <param name="Silos">Silos with a live lease.</param>
/// <param name="Store"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="Version">Of the answering silo.</param>
/// <param name="MessageBrokerConnected">Whether the answering silo reaches Redis; null when none is configured.</param>
/// <param name="UnservedCategories">Categories that no silo is meant for (<c>Mas:Pools</c>); their agents live on any.</param>
[GenerateSerializer, Immutable, Alias("mas.company-status")]
public sealed record CompanyStatus(
    [property: Id(0)] DateTime StartedAt,
    [property: Id(1)] long TotalAgents,
    [property: Id(2)] IReadOnlyDictionary<string, long> ByStatus,
    [property: Id(3)] long PendingTasks,
    [property: Id(4)] long RunningTasks,
    [property: Id(5)] long TasksCompleted,
    [property: Id(6)] long TasksFailed,
    [property: Id(7)] long Messages,
    [property: Id(8)] double? AvgTaskDurationMs,
    [property: Id(9)] double? MessagesPerSecond,
    [property: Id(10)] double? TasksPerSecond,
    [property: Id(11)] int Silos,
    [property: Id(12)] string Store,
    [property: Id(13)] string Version,
    [property: Id(14)] bool? MessageBrokerConnected,
    [property: Id(15)] IReadOnlyList<string> UnservedCategories);

/// <summary>A JSON document made by a silo and passed on as it is.</summary>
/// <param name="Json">The document.</param>
[GenerateSerializer, Immutable, Alias("mas.json-document")]
public sealed record JsonDocumentText([property: Id(0)] JsonText Json);
