using Mycosoft.Agents;
using Orleans.Concurrency;

namespace Mycosoft.Gaps;

/// <summary>Compares the agents a company needs with those it has.</summary>
[GrainInterfaceType("mas.gaps"), Alias("mas.gaps")]
public interface IGaps : IGrainWithIntegerKey
{
    /// <summary>What is missing now. Reads, changes nothing.</summary>
    [Alias("report"), ReadOnly]
    Task<GapReport> Report(CancellationToken cancellationToken);
}

/// <summary>What is missing.</summary>
/// <param name="Gaps">Each missing agent.</param>
/// <param name="ByCategory">The seed's minimums: category, required, active, missing.</param>
[GenerateSerializer, Immutable, Alias("mas.gap-report")]
public sealed record GapReport([property: Id(0)] IReadOnlyList<AgentGap> Gaps, [property: Id(1)] IReadOnlyList<CategoryGap> ByCategory);

/// <summary>One missing agent.</summary>
/// <param name="GapId">Stable: the same gap has the same id for ever.</param>
/// <param name="GapType">category, route or integration.</param>
/// <param name="Category">The category of the agent that would fill it.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Severity">critical, high, medium or low.</param>
/// <param name="SuggestedAgent">The agent that would fill it.</param>
/// <param name="AutoCreate">Whether the rules let it be filled without a person.</param>
/// <param name="KindBuilt">False when no kind of this version can fill it.</param>
/// <param name="DetectedAt">When this report saw it.</param>
[GenerateSerializer, Immutable, Alias("mas.gap")]
public sealed record AgentGap(
    [property: Id(0)] string GapId,
    [property: Id(1)] string GapType,
    [property: Id(2)] AgentCategory Category,
    [property: Id(3)] string Description,
    [property: Id(4)] string Severity,
    [property: Id(5)] SuggestedAgent SuggestedAgent,
    [property: Id(6)] bool AutoCreate,
    [property: Id(7)] bool KindBuilt,
    [property: Id(8)] DateTime DetectedAt);

/// <summary>The agent that would fill a gap.</summary>
/// <param name="AgentId">Its id.</param>
/// <param name="AgentType">Its kind, or the seed's word for it.</param>
/// <param name="Category">Its category.</param>
/// <param name="DisplayName">Its name.</param>
/// <param name="Description">One sentence.</param>
[GenerateSerializer, Immutable, Alias("mas.suggested-agent")]
public sealed record SuggestedAgent(
    [property: Id(0)] string AgentId,
    [property: Id(1)] string AgentType,
    [property: Id(2)] AgentCategory Category,
    [property: Id(3)] string DisplayName,
    [property: Id(4)] string Description);

/// <summary>A category against its minimum.</summary>
/// <param name="Category">The category.</param>
/// <param name="Required">The minimum.</param>
/// <param name="Active">Agents that are present: not stopped, dead or archived.</param>
/// <param name="Missing">The difference, at least 0.</param>
[GenerateSerializer, Immutable, Alias("mas.category-gap")]
public sealed record CategoryGap([property: Id(0)] AgentCategory Category, [property: Id(1)] int Required, [property: Id(2)] int Active, [property: Id(3)] int Missing);
