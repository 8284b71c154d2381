using Orleans.Concurrency;

namespace Mycosoft.Devices;

/// <summary>What the agent of a unit is beside an agent: <c>GetGrain&lt;IDeviceUnit&gt;(GrainId.Create(UnitIds.Kind, UnitIds.AgentOf(deviceId)))</c>.</summary>
[GrainInterfaceType("mas.device-unit"), Alias("mas.device-unit")]
public interface IDeviceUnit : IGrainWithStringKey
{
    /// <summary>Tells the agent what was heard of its unit: replies at once, everything else after it is on disk. An agent that was not born, or does not run, does not listen.</summary>
    [Alias("hear"), AlwaysInterleave]
    Task Hear(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken);

    /// <summary>The unit as it is wanted and as it says it is.</summary>
    [Alias("twin"), AlwaysInterleave]
    Task<Answer<DeviceTwin>> Twin(CancellationToken cancellationToken);

    /// <summary>Commands for a unit that is heard over HTTP, taken by its host: each is given once, and answered by a <see cref="DeviceReply"/> whose command is its id.</summary>
    [Alias("fetch"), AlwaysInterleave]
    Task<IReadOnlyList<PendingCommand>> Fetch(CancellationToken cancellationToken);
}

/// <summary>A command that a unit's host carries out.</summary>
/// <param name="Id">By which it is answered; the same when it is given again after a crash.</param>
/// <param name="Command">As the unit's firmware calls it.</param>
/// <param name="Params">An object.</param>
/// <param name="ExpiresAt">UTC; after it the command is not to be done.</param>
[GenerateSerializer, Immutable, Alias("mas.pending-command")]
public sealed record PendingCommand([property: Id(0)] string Id, [property: Id(1)] string Command, [property: Id(2)] JsonText Params, [property: Id(3)] DateTime ExpiresAt);

/// <summary>A unit as it is wanted and as it says it is. What is not known is null.</summary>
/// <param name="AgentId">Its agent.</param>
/// <param name="Desired">What people want of it, an object.</param>
/// <param name="Reported">What it says of itself, an object.</param>
/// <param name="Differs">Members in which the two are not the same.</param>
/// <param name="Link">The link on which it was last heard.</param>
/// <param name="Dialect">What it speaks there.</param>
/// <param name="Commands">The table of commands that fits its firmware: side_a, side_a_binary, side_b, science_comms, drone; null when its identity is not known, and then nothing is commanded but a stop.</param>
/// <param name="InFlight">The command that waits for its answer.</param>
/// <param name="Waiting">Commands behind it.</param>
[GenerateSerializer, Immutable, Alias("mas.device-twin")]
public sealed record DeviceTwin(
    [property: Id(0)] string AgentId,
    [property: Id(1)] JsonText Desired,
    [property: Id(2)] JsonText Reported,
    [property: Id(3)] IReadOnlyList<string> Differs,
    [property: Id(4)] string? Link,
    [property: Id(5)] string? Dialect,
    [property: Id(6)] string? Commands,
    [property: Id(7)] string? InFlight,
    [property: Id(8)] int Waiting);
