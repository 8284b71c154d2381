using Mycosoft.Agents;
using Orleans.Concurrency;

namespace Mycosoft.Templates;

/// <summary>Agents that can be made from a template, and what was made of wishes for agents.</summary>
[GrainInterfaceType("mas.templates"), Alias("mas.templates")]
public interface ITemplates : IGrainWithIntegerKey
{
    /// <summary>All templates, those that no kind of this version can serve included.</summary>
    [Alias("list"), ReadOnly]
    Task<IReadOnlyList<AgentTemplate>> List(CancellationToken cancellationToken);

    /// <summary>Bears an agent from a template, or asks for its approval. The same agent id twice is one agent.</summary>
    [Alias("create")]
    Task<Answer<TemplateCreated>> Create(TemplateOrder order, CancellationToken cancellationToken);

    /// <summary>The newest entries of the creation log.</summary>
    /// <param name="limit">1 to 1,000.</param>
    [Alias("log"), ReadOnly]
    Task<IReadOnlyList<BirthRecord>> Log(int limit, CancellationToken cancellationToken);
}

/// <summary>A template: data, never code. It names a kind that is built, and what an agent of it starts with.</summary>
/// <param name="TemplateId">Its name.</param>
/// <param name="AgentType">The kind.</param>
/// <param name="Category">The kind's category; for a kind that is not built the original's.</param>
/// <param name="DisplayName">The name an agent of it shows.</param>
/// <param name="Description">One sentence.</param>
/// <param name="CpuLimit">Cores it is promised.</param>
/// <param name="MemoryLimit">Megabytes it is promised.</param>
/// <param name="Capabilities">What it is said to be able to do, beyond its kind's tasks.</param>
/// <param name="Settings">The kind's own settings.</param>
/// <param name="Available">False when no kind of this version serves it.</param>
/// <param name="Source">built-in or owner.</param>
/// <param name="Trial">How long an agent of it is on trial; null for as long as the company's usually are.</param>
[GenerateSerializer, Immutable, Alias("mas.template")]
public sealed record AgentTemplate(
    [property: Id(0)] string TemplateId,
    [property: Id(1)] string AgentType,
    [property: Id(2)] AgentCategory Category,
    [property: Id(3)] string DisplayName,
    [property: Id(4)] string Description,
    [property: Id(5)] double CpuLimit,
    [property: Id(6)] int MemoryLimit,
    [property: Id(7)] IReadOnlyList<string> Capabilities,
    [property: Id(8)] JsonText? Settings,
    [property: Id(9)] bool Available,
    [property: Id(10)] string Source,
    [property: Id(11)] TimeSpan? Trial = null);

/// <summary>A wish for an agent.</summary>
/// <param name="TemplateId">By which template.</param>
/// <param name="AgentId">Under which id.</param>
/// <param name="Principal">Whose wish.</param>
/// <param name="Settings">Laid over the template's settings, member by member.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("mas.template-order")]
public sealed record TemplateOrder([property: Id(0)] string TemplateId, [property: Id(1)] string AgentId, [property: Id(2)] string Principal, [property: Id(3)] JsonText? Settings, [property: Id(4)] string? Reason);

/// <summary>What became of the wish.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="AgentType">Its kind.</param>
/// <param name="Status">Its life now, or <c>waiting_approval</c>.</param>
/// <param name="Created">False when it was there already, or is not yet.</param>
/// <param name="ApprovalId">The approval it waits for.</param>
[GenerateSerializer, Immutable, Alias("mas.template-created")]
public sealed record TemplateCreated([property: Id(0)] string AgentId, [property: Id(1)] string AgentType, [property: Id(2)] string Status, [property: Id(3)] bool Created, [property: Id(4)] Guid? ApprovalId);

/// <summary>One entry of the creation log.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="AgentType">Its kind.</param>
/// <param name="Category">Its category.</param>
/// <param name="Reason">Why it was wanted; null when nobody said.</param>
/// <param name="Status">created, rejected, or retired when the company put it away for want of use.</param>
/// <param name="Timestamp">UTC.</param>
/// <param name="By">By whom.</param>
/// <param name="TrialUntil">UTC; until when an agent of this birth is on trial, null when it is not.</param>
[GenerateSerializer, Immutable, Alias("mas.birth-record")]
public sealed record BirthRecord(
    [property: Id(0)] string AgentId,
    [property: Id(1)] string AgentType,
    [property: Id(2)] AgentCategory Category,
    [property: Id(3)] string? Reason,
    [property: Id(4)] string Status,
    [property: Id(5)] DateTime Timestamp,
    [property: Id(6)] string By,
    [property: Id(7)] DateTime? TrialUntil = null);
