namespace Mycosoft.Devices;

/// <summary>A unit as HTTP shows it: the original's heartbeat fields, and what is known beside. Null is not known.</summary>
internal sealed record DeviceView(
    string DeviceId,
    string? DeviceName,
    string? DeviceRole,
    string? DeviceDisplayName,
    string? Host,
    int? Port,
    string FirmwareVersion,
    string? BoardType,
    IReadOnlyList<string> Sensors,
    IReadOnlyList<string> Capabilities,
    string? Location,
    string? ConnectionType,
    string? IngestionSource,
    JsonText Extra,
    string Status,
    DateTime LastSeen,
    DateTime RegisteredAt,
    string AgentId,
    bool HasAgent,
    bool Identified,
    string Link,
    string Dialect,
    DateTime? LastReadingAt,
    int Boots,
    long? LastSequence,
    bool? Estop,
    long? ClockSkewMs,
    DeviceTally Tally)
{
    /// <summary>The original's word for a firmware that is not known.</summary>
    public const string UnknownFirmware = "unknown";

    public static DeviceView Of(DeviceRecord device) => new(
        device.DeviceId, device.Name, device.Role, device.DisplayName, device.Host, device.Port, device.Firmware ?? UnknownFirmware, device.Board, device.Sensors, device.Capabilities, device.Location,
        device.ConnectionType, device.IngestionSource, device.Extra, device.Status, device.LastSeen, device.RegisteredAt, device.AgentId, device.HasAgent, device.Identified, device.Route.Link,
        device.Route.Dialect, device.LastReadingAt, device.Boots, device.LastSequence, device.Estop, device.ClockSkewMs, device.Tally);
}

internal sealed record DeviceList(IReadOnlyList<DeviceView> Devices, int Count, DateTime Timestamp, string? NextCursor);

/// <summary>What became of a unit's registration.</summary>
internal sealed record DeviceRegistered(string Status, string DeviceId, DateTime Timestamp, string AgentId)
{
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }
}

internal sealed record DeviceRemoved(string Status, string DeviceId, string AgentId, DateTime Timestamp);
