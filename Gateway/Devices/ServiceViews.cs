namespace Mycosoft.Devices;

internal sealed record ServiceDeviceList(IReadOnlyList<ServiceDevice> Devices, int Count, DateTime Timestamp, string? NextCursor);

/// <summary>A unit on a port.</summary>
/// <param name="Status">connected, disconnected, or error when its link failed.</param>
/// <param name="ConnectedAt">Since when its link is; null when it is not.</param>
/// <param name="Protocol">What it speaks there.</param>
internal sealed record ServiceDevice(
    string DeviceId, string Port, string Status, DateTime? ConnectedAt, ServiceDeviceInfo Info, string Protocol, string? SerialDeviceId, string? RegistryId, string? PortalDeviceId)
{
    public static ServiceDevice Of(DeviceRecord device, LinkRecord? link, DateTime now)
    {
        var state = link is null ? ServicePort.Unknown : ServicePort.StateOf(link, now);
        var status = state == "failed" ? "error" : state == "connected" && device.Status != "offline" ? "connected" : "disconnected";
        return new(
            device.DeviceId, ServicePort.NameOf(device.Route.Link), status, status == "connected" ? link!.ConnectedSince : null, new(device.Firmware, device.Board, null), device.Route.Dialect,
            UnitExtra.Text(device, "serial_device_id"), UnitExtra.Text(device, "registry_id"), UnitExtra.Text(device, "portal_device_id"));
    }
}

/// <summary>What the unit is; the text of its status is not kept.</summary>
internal sealed record ServiceDeviceInfo(string? Firmware, string? Board, string? RawStatus);

internal sealed record PortList(IReadOnlyList<ServicePort> Ports, int Count, DateTime Timestamp);

/// <summary>A link as a port. What a machine knows of its USB devices is not asked for, and null.</summary>
internal sealed record ServicePort(
    string Device, string? Description, string? Hwid, int? Vid, int? Pid, bool? LikelyMycobrain, string Link, string Type, string State, string? Error, string? GatewayId, DateTime? ConnectedSince)
{
    /// <summary>Its gateway tells of it no more, as after it was taken out of the configuration.</summary>
    public const string Unknown = "unknown";

    private const string Serial = "serial:";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3 * ILinkSeat.LeaseSeconds);

    public static ServicePort Of(LinkRecord link, DateTime now)
    {
        var state = StateOf(link, now);
        return new(NameOf(link.Name), null, null, null, null, null, link.Name, link.Type, state, link.Error, link.GatewayId, state == Unknown ? null : link.ConnectedSince);
    }

    /// <summary>A gateway that holds a link tells of it every fifteen seconds.</summary>
    public static string StateOf(LinkRecord link, DateTime now) => now - link.UpdatedAt > Silence ? Unknown : link.State;

    /// <summary>A serial link that has no name of its own is called by its port.</summary>
    public static string NameOf(string link) => link.StartsWith(Serial, StringComparison.Ordinal) ? link[Serial.Length..] : link;

    /// <summary>An address swallows the slash at the beginning of a port.</summary>
    public static bool IsOf(LinkRecord link, string port) => link.Name == port || NameOf(link.Name).TrimStart('/') == port.TrimStart('/');
}

/// <param name="DeviceId">The unit there; null when it is none or more than one.</param>
internal sealed record PortConnected(string Status, string? DeviceId, string Port, DateTime Timestamp);
