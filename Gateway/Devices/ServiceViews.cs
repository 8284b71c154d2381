namespace Mycosoft.Devices;

internal sealed record ServiceDeviceList(IReadOnlyList<ServiceDevice> Devices, int Count, DateTime Timestamp, string? NextCursor);

/// <summary>A unit on a port.</summary>
/// <param name="Status">connected, disconnected, or error when its link failed.</param>
/// <param name="ConnectedAt">Since when its link is; null when it is not.</param>
/// <param name="Protocol">What it speaks there.</param>
internal sealed record ServiceDevice(
    string DeviceId, string Port, string Status, DateTime? ConnectedAt, ServiceDeviceInfo Info, string Protocol, string? SerialDeviceId, string? RegistryId, string? PortalDeviceId)
{
    public static ServiceDevice Of(DeviceRecord device, LinkRecord? link)
    {
        var status = link?.State == "failed" ? "error" : link?.State == "connected" && device.Status != "offline" ? "connected" : "disconnected";
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
    private const string Serial = "serial:";

    public static ServicePort Of(LinkRecord link) => new(NameOf(link.Name), null, null, null, null, null, link.Name, link.Type, link.State, link.Error, link.GatewayId, link.ConnectedSince);

    /// <summary>A serial link that has no name of its own is called by its port.</summary>
    public static string NameOf(string link) => link.StartsWith(Serial, StringComparison.Ordinal) ? link[Serial.Length..] : link;

    /// <summary>An address swallows the slash at the beginning of a port.</summary>
    public static bool IsOf(LinkRecord link, string port) => link.Name == port || NameOf(link.Name).TrimStart('/') == port.TrimStart('/');
}

/// <param name="DeviceId">The unit there; null when it is none or more than one.</param>
internal sealed record PortConnected(string Status, string? DeviceId, string Port, DateTime Timestamp);
