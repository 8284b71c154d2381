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

    /// <summary>What the company should have, as it is in force on the silo that answers.</summary>
    [Alias("desired"), ReadOnly]
    Task<DesiredInForce> Desired(CancellationToken cancellationToken);

    /// <summary>A person wants the gap filled: the agent is born, an agent that is unwell is restarted, or an approval is asked for.</summary>
    [Alias("fill")]
    Task<Answer<GapFilled>> Fill(GapOrder order, CancellationToken cancellationToken);

    /// <summary>A person says that the gap may stay.</summary>
    [Alias("ignore")]
    Task<Answer<AgentGap>> Ignore(GapOrder order, CancellationToken cancellationToken);

    /// <summary>Gaps that are no more, the last to close first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    [Alias("closed"), ReadOnly]
    Task<IReadOnlyList<ClosedGap>> Closed(int limit, CancellationToken cancellationToken);
}

/// <summary>What is missing.</summary>
/// <param name="Gaps">Each missing agent.</param>
/// <param name="ByCategory">The seed's minimums: category, required, active, missing.</param>
[GenerateSerializer, Immutable, Alias("mas.gap-report")]
public sealed record GapReport([property: Id(0)] IReadOnlyList<AgentGap> Gaps, [property: Id(1)] IReadOnlyList<CategoryGap> ByCategory);

/// <summary>One missing agent.</summary>
/// <param name="GapId">Stable: the same gap has the same id for ever.</param>
/// <param name="GapType">category, route, integration, device, capability or health.</param>
/// <param name="Category">The category of the agent that would fill it.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Severity">critical, high, medium or low.</param>
/// <param name="SuggestedAgent">The agent that would fill it.</param>
/// <param name="AutoCreate">Whether the rules let it be filled without a person.</param>
/// <param name="KindBuilt">False when no kind of this version can fill it.</param>
/// <param name="DetectedAt">When this report saw it.</param>
/// <param name="Evidence">What it was seen by.</param>
/// <param name="FirstSeen">UTC; null until the detector has seen it.</param>
/// <param name="LastSeen">UTC; null until the detector has seen it.</param>
/// <param name="Decision">open, notified, waiting_approval, filled, ignored, denied, refused, capped or unavailable.</param>
/// <param name="DecidedBy">Who decided; null while it is open.</param>
/// <param name="ApprovalId">The approval it waits for.</param>
/// <param name="Note">What is to be said of the decision.</param>
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
    [property: Id(8)] DateTime DetectedAt,
    [property: Id(9)] string? Evidence = null,
    [property: Id(10)] DateTime? FirstSeen = null,
    [property: Id(11)] DateTime? LastSeen = null,
    [property: Id(12)] string Decision = "open",
    [property: Id(13)] string? DecidedBy = null,
    [property: Id(14)] Guid? ApprovalId = null,
    [property: Id(15)] string? Note = null);

/// <summary>A gap that is no more: it was filled, or what was missing is there again or is not wanted any longer.</summary>
/// <param name="GapId">Which.</param>
/// <param name="GapType">As of <see cref="AgentGap"/>.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Evidence">What it was seen by.</param>
/// <param name="FirstSeen">UTC; since when it was there.</param>
/// <param name="ClosedAt">UTC; since when it is not.</param>
/// <param name="Decision">What was decided on it before it closed, as of <see cref="AgentGap"/>; <c>open</c> when nothing was.</param>
/// <param name="DecidedBy">Who decided; null when nobody did.</param>
/// <param name="ApprovalId">The approval it waited for.</param>
/// <param name="Note">What is to be said of the decision.</param>
[GenerateSerializer, Immutable, Alias("mas.closed-gap")]
public sealed record ClosedGap(
    [property: Id(0)] string GapId,
    [property: Id(1)] string GapType,
    [property: Id(2)] string Description,
    [property: Id(3)] string? Evidence,
    [property: Id(4)] DateTime FirstSeen,
    [property: Id(5)] DateTime ClosedAt,
    [property: Id(6)] string Decision,
    [property: Id(7)] string? DecidedBy,
    [property: Id(8)] Guid? ApprovalId,
    [property: Id(9)] string? Note);

/// <summary>What a person wants of a gap.</summary>
/// <param name="GapId">Which.</param>
/// <param name="Principal">Who.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("mas.gap-order")]
public sealed record GapOrder([property: Id(0)] string GapId, [property: Id(1)] string Principal, [property: Id(2)] string? Reason = null);

/// <summary>What became of the wish to fill a gap.</summary>
/// <param name="GapId">Which.</param>
/// <param name="AgentId">The agent that fills it.</param>
/// <param name="Status">Its life now, or <c>waiting_approval</c>.</param>
/// <param name="ApprovalId">The approval it waits for.</param>
[GenerateSerializer, Immutable, Alias("mas.gap-filled")]
public sealed record GapFilled([property: Id(0)] string GapId, [property: Id(1)] string AgentId, [property: Id(2)] string Status, [property: Id(3)] Guid? ApprovalId);

/// <summary>The agent that would fill a gap.</summary>
/// <param name="AgentId">Its id.</param>
/// <param name="AgentType">Its kind, or the seed's word for it.</param>
/// <param name="Category">Its category.</param>
/// <param name="DisplayName">Its name.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Settings">The settings it would be born with.</param>
[GenerateSerializer, Immutable, Alias("mas.suggested-agent")]
public sealed record SuggestedAgent(
    [property: Id(0)] string AgentId,
    [property: Id(1)] string AgentType,
    [property: Id(2)] AgentCategory Category,
    [property: Id(3)] string DisplayName,
    [property: Id(4)] string Description,
    [property: Id(5)] JsonText? Settings = null);

/// <summary>A category against its minimum.</summary>
/// <param name="Category">The category.</param>
/// <param name="Required">The minimum.</param>
/// <param name="Active">Agents that are present: not stopped, dead or archived.</param>
/// <param name="Missing">The difference, at least 0.</param>
[GenerateSerializer, Immutable, Alias("mas.category-gap")]
public sealed record CategoryGap([property: Id(0)] AgentCategory Category, [property: Id(1)] int Required, [property: Id(2)] int Active, [property: Id(3)] int Missing);

/// <summary>What the company should have. The agents of the roster are wanted too.</summary>
/// <param name="Version">The first 16 hexadecimal digits of the SHA-256 of its text.</param>
/// <param name="Source">The file, or <c>built-in</c>.</param>
/// <param name="LoadedAt">UTC; since when.</param>
/// <param name="Error">Why the file as it is now is not in force, with line and member; null when it is.</param>
/// <param name="Agents">Agents by name.</param>
/// <param name="Routes">Paths that are watched, each by an agent <c>route-…</c>.</param>
/// <param name="Integrations">Services, each looked after by an agent <c>…-agent</c>.</param>
[GenerateSerializer, Immutable, Alias("mas.desired-in-force")]
public sealed record DesiredInForce(
    [property: Id(0)] string Version,
    [property: Id(1)] string Source,
    [property: Id(2)] DateTime LoadedAt,
    [property: Id(3)] string? Error,
    [property: Id(4)] IReadOnlyList<DesiredAgent> Agents,
    [property: Id(5)] IReadOnlyList<string> Routes,
    [property: Id(6)] IReadOnlyList<DesiredIntegration> Integrations);

/// <summary>An agent that the company should have.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Category">Its category, for a kind that is not built.</param>
/// <param name="Type">Its kind, or the seed's word for it.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Severity">Of its absence: critical, high, medium or low.</param>
/// <param name="AutoCreate">Whether the company may bear it by itself, where the policy allows it.</param>
[GenerateSerializer, Immutable, Alias("mas.desired-agent")]
public sealed record DesiredAgent(
    [property: Id(0)] string Id,
    [property: Id(1)] AgentCategory Category,
    [property: Id(2)] string Type,
    [property: Id(3)] string Description,
    [property: Id(4)] string Severity,
    [property: Id(5)] bool AutoCreate);

/// <summary>A service that an agent should look after.</summary>
/// <param name="Id">Its name; the agent is <c>{id}-agent</c>.</param>
/// <param name="Type">The kind of that agent, or the seed's word for it.</param>
/// <param name="Critical">Whether its absence is of high severity, else low.</param>
[GenerateSerializer, Immutable, Alias("mas.desired-integration")]
public sealed record DesiredIntegration([property: Id(0)] string Id, [property: Id(1)] string Type, [property: Id(2)] bool Critical);
