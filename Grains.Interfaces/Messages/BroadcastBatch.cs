namespace Mycosoft.Messages;

/// <summary>Broadcasts as a silo hands them to an agent: those of a stretch of numbers that concern it.</summary>
/// <param name="After">The number before the stretch; an agent that has heard less reads what lies between from the table.</param>
/// <param name="Until">The last number of the stretch.</param>
/// <param name="Broadcasts">In order of number; numbers that do not concern the agent are left out.</param>
[GenerateSerializer, Immutable, Alias("mas.broadcast-batch")]
public sealed record BroadcastBatch(
    [property: Id(0)] long After,
    [property: Id(1)] long Until,
    [property: Id(2)] IReadOnlyList<NumberedBroadcast> Broadcasts);

/// <summary>A broadcast with its place among all broadcasts of the company.</summary>
/// <param name="Number">Given in the order of commits, from 1, with gaps.</param>
/// <param name="Message">What was sent.</param>
[GenerateSerializer, Immutable, Alias("mas.numbered-broadcast")]
public sealed record NumberedBroadcast([property: Id(0)] long Number, [property: Id(1)] AgentMessage Message);
