using Orleans.Concurrency;

namespace Mycosoft.ServiceLevels;

/// <summary>How well the company does what it promises, from what its silos have measured and stored.</summary>
[GrainInterfaceType("mas.service-levels"), Alias("mas.service-levels")]
public interface IServiceLevels : IGrainWithIntegerKey
{
    /// <summary>Every promise with what was measured of it. An outage of the store is a <see cref="TimeoutException"/>.</summary>
    [Alias("read"), ReadOnly]
    Task<IReadOnlyList<ServiceLevel>> Read(CancellationToken cancellationToken);
}

/// <summary>One promise and how it is kept.</summary>
/// <param name="Name">What is promised, such as <c>uptime</c>.</param>
/// <param name="Target">The promised value, in <paramref name="Unit"/>.</param>
/// <param name="AtLeast">True: the value has to be the target or more. False: it has to be less.</param>
/// <param name="Value">What was measured, in <paramref name="Unit"/>; null when nothing was.</param>
/// <param name="Unit"><c>agents</c>, <c>percent</c> or <c>ms</c>.</param>
/// <param name="WindowSeconds">Over how long it is measured, up to now; 0 is the present moment.</param>
/// <param name="Samples">How many measurements the value is made of.</param>
/// <param name="Met">Whether the promise is kept; null when nothing was measured.</param>
[GenerateSerializer, Immutable, Alias("mas.service-level")]
public sealed record ServiceLevel(
    [property: Id(0)] string Name,
    [property: Id(1)] double Target,
    [property: Id(2)] bool AtLeast,
    [property: Id(3)] double? Value,
    [property: Id(4)] string Unit,
    [property: Id(5)] int WindowSeconds,
    [property: Id(6)] long Samples,
    [property: Id(7)] bool? Met);
