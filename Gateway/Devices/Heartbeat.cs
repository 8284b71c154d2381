namespace Mycosoft.Devices;

/// <summary>The body of POST /api/devices/heartbeat. Members that this version does not know are passed over, as the original did.</summary>
internal sealed record Heartbeat(
    string? DeviceId = null,
    string? DeviceName = null,
    string? DeviceRole = null,
    string? DeviceDisplayName = null,
    string? Host = null,
    int? Port = null,
    string? FirmwareVersion = null,
    string? BoardType = null,
    IReadOnlyList<string>? Sensors = null,
    IReadOnlyList<string>? Capabilities = null,
    string? Location = null,
    string? ConnectionType = null,
    string? IngestionSource = null,
    JsonText? Extra = null,
    string? Status = null,
    bool IssueKey = false)
{
    private const int LongestText = 200;
    private const int MostNames = 64;
    private const int LargestExtra = 16_384;

    public Fault? Check()
    {
        ReadOnlySpan<(string Name, string? Value)> texts =
        [
            ("device_name", DeviceName), ("device_role", DeviceRole), ("device_display_name", DeviceDisplayName), ("host", Host), ("firmware_version", FirmwareVersion),
            ("board_type", BoardType), ("location", Location), ("connection_type", ConnectionType), ("ingestion_source", IngestionSource),
        ];
        foreach (var (name, value) in texts)
        {
            if (value?.Length > LongestText)
                return Fault.InvalidPayload($"{name} has at most {LongestText} characters.", "$." + name);
        }

        return Names("sensors", Sensors) ?? Names("capabilities", Capabilities)
            ?? (Port is null or (>= 1 and <= 65_535) ? null : Fault.InvalidPayload("port must be 1 to 65,535.", "$.port"))
            ?? (Extra is not { Value: { } extra } || (extra.StartsWith('{') && extra.Length <= LargestExtra) ? null : Fault.InvalidPayload($"extra must be an object of at most {LargestExtra:N0} characters.", "$.extra"));
    }

    /// <summary>
    /// What was not said, or was said not to be known, leaves what was known before. So does the way to a unit that is heard on a link: its host tells of it over HTTP, but that is not where it
    /// takes commands.
    /// </summary>
    public DeviceHello ToSignal(DateTime heardAt, DeviceRecord? known = null) => new(DeviceId!, known is { Status: not "offline", Route.Link: not DeviceRoute.Http } ? known.Route : new(DeviceRoute.Http, "json"), heardAt)
    {
        Name = Said(DeviceName),
        Role = Said(DeviceRole),
        DisplayName = Said(DeviceDisplayName),
        Host = Said(Host),
        Port = Port,
        Firmware = Said(FirmwareVersion),
        Board = Said(BoardType),
        Sensors = Sensors,
        Capabilities = Capabilities,
        Location = Said(Location),
        ConnectionType = Said(ConnectionType),
        IngestionSource = Said(IngestionSource) ?? (known is null ? DeviceRoute.Http : null),
        Extra = Extra is { Value: { } and not "null" } extra ? extra : null,
    };

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) || text == "unknown" ? null : text;

    private static Fault? Names(string member, IReadOnlyList<string>? names) => names is null || (names.Count <= MostNames && names.All(name => name is { Length: > 0 and <= LongestText }))
        ? null
        : Fault.InvalidPayload($"{member} holds at most {MostNames} names of 1 to {LongestText} characters.", "$." + member);
}
