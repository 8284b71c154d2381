using Orleans.Concurrency;

namespace Mycosoft.Devices;

/// <summary>A link to units, by its name: which gateway holds it, and the way through that gateway to its units.</summary>
[GrainInterfaceType("mas.link-seat"), Alias("mas.link-seat")]
public interface ILinkSeat : IGrainWithStringKey
{
    /// <summary>How long a gateway holds a link that it does not claim again, in seconds.</summary>
    const int LeaseSeconds = 15;

    /// <summary>Claims or keeps the link; to be called every 5 s. A gateway that is told that another holds it lets go of it at once.</summary>
    [Alias("hold")]
    Task<Answer<LinkHeld>> Hold(LinkClaim claim, IDeviceGateway gateway, CancellationToken cancellationToken);

    /// <summary>Gives the link back.</summary>
    [Alias("leave")]
    Task Leave(string gatewayId, CancellationToken cancellationToken);

    /// <summary>Has the gateway put these bytes on the link. Null when they are out; that they are out says nothing of the unit. Fault unavailable when nobody holds the link or it is down.</summary>
    [Alias("send"), AlwaysInterleave]
    Task<Fault?> Send(LinkFrame frame, CancellationToken cancellationToken);
}

/// <summary>A gateway's hand on its links.</summary>
[Alias("mas.device-gateway")]
public interface IDeviceGateway : IGrainObserver
{
    /// <summary>Puts the bytes on the link. Null when they are out.</summary>
    [Alias("send")]
    Task<Fault?> Send(LinkFrame frame);
}

/// <summary>Bytes for a unit.</summary>
/// <param name="Link">The link's name.</param>
/// <param name="DeviceId">The unit.</param>
/// <param name="Dialect">What the bytes are, as of <see cref="DeviceRoute"/>.</param>
/// <param name="Address">As of <see cref="DeviceRoute"/>.</param>
[GenerateSerializer, Immutable, Alias("mas.link-frame")]
public sealed record LinkFrame([property: Id(0)] string Link, [property: Id(1)] string DeviceId, [property: Id(2)] string Dialect, [property: Id(3)] byte[] Bytes, [property: Id(4)] string? Address = null);

/// <summary>A gateway's claim on a link, and how the link does there.</summary>
/// <param name="GatewayId">The gateway's own id, another after each start.</param>
/// <param name="Shared">Many gateways hold it at once (a shared subscription).</param>
/// <param name="Type">serial, tcp or mqtt.</param>
/// <param name="State">waiting, connecting, connected or failed.</param>
/// <param name="Error">Why it is not connected; null when it is.</param>
/// <param name="ConnectedSince">UTC.</param>
/// <param name="Counters">An object of counts since the gateway's start: frames, lines, bytes, units and each kind of thing that was wrong.</param>
[GenerateSerializer, Immutable, Alias("mas.link-claim")]
public sealed record LinkClaim(
    [property: Id(0)] string GatewayId,
    [property: Id(1)] bool Shared,
    [property: Id(2)] string Type,
    [property: Id(3)] string State,
    [property: Id(4)] string? Error,
    [property: Id(5)] DateTime? ConnectedSince,
    [property: Id(6)] JsonText Counters);

/// <summary>Who holds a link.</summary>
/// <param name="Held">Whether it is the one who asked.</param>
/// <param name="Owner">The gateway that holds it; null when it is shared.</param>
[GenerateSerializer, Immutable, Alias("mas.link-held")]
public sealed record LinkHeld([property: Id(0)] bool Held, [property: Id(1)] string? Owner);
