using Orleans.Concurrency;

namespace Mycosoft.Quarantine;

/// <summary>The kill switch: whoever is quarantined takes no task, message or start, and what it runs is interrupted, on every silo within a second, until somebody lifts it.</summary>
[GrainInterfaceType("mas.quarantine"), Alias("mas.quarantine")]
public interface IQuarantine : IGrainWithIntegerKey
{
    /// <summary>Everything that is quarantined.</summary>
    [Alias("list"), ReadOnly]
    Task<IReadOnlyList<QuarantineRecord>> List(CancellationToken cancellationToken);

    /// <summary>Puts an agent, a category or the fleet into quarantine. The same twice is one, with the first reason.</summary>
    [Alias("impose")]
    Task<Answer<QuarantineRecord>> Impose(QuarantineOrder order, CancellationToken cancellationToken);

    /// <summary>Ends it; <c>not_found</c> when there is none.</summary>
    [Alias("lift")]
    Task<Answer<QuarantineRecord>> Lift(QuarantineOrder order, CancellationToken cancellationToken);
}

/// <summary>How far a quarantine reaches.</summary>
public enum QuarantineScope
{
    /// <summary>Every agent.</summary>
    Fleet = 0,

    /// <summary>Every agent of a category.</summary>
    Category = 1,

    /// <summary>One agent.</summary>
    Agent = 2,
}

/// <summary>What to quarantine, or to free.</summary>
/// <param name="Scope">How far.</param>
/// <param name="Target">The category or the agent's id; <c>*</c> for the fleet.</param>
/// <param name="Principal">By whom.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("mas.quarantine-order")]
public sealed record QuarantineOrder([property: Id(0)] QuarantineScope Scope, [property: Id(1)] string Target, [property: Id(2)] string Principal, [property: Id(3)] string Reason);

/// <summary>One quarantine.</summary>
/// <param name="Scope">How far.</param>
/// <param name="Target">The category or the agent's id; <c>*</c> for the fleet.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">By whom.</param>
/// <param name="At">UTC; since when.</param>
[GenerateSerializer, Immutable, Alias("mas.quarantine-record")]
public sealed record QuarantineRecord([property: Id(0)] QuarantineScope Scope, [property: Id(1)] string Target, [property: Id(2)] string Reason, [property: Id(3)] string By, [property: Id(4)] DateTime At);
