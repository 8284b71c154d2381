namespace Mycosoft.Devices;

internal sealed record FleetHealth(string Status, string Service, string Version, int DevicesConnected, int DevicesTotal, int LinksConnected, DateTime Timestamp);

internal sealed record FleetView(int Total, int Online, int Stale, int Offline, IReadOnlyDictionary<string, int> ByFirmware, IReadOnlyDictionary<string, int> ByRole, DateTime Timestamp)
{
    public static FleetView Of(FleetCounts counts, DateTime now) => new(counts.Total, counts.Online, counts.Stale, counts.Offline, counts.ByFirmware, counts.ByRole, now);
}

internal sealed record LinkList(IReadOnlyList<LinkRecord> Links, int Count, DateTime Timestamp);

/// <summary>What stands in the field, and what it can do.</summary>
internal sealed record Inventory(IReadOnlyList<InventoryItem> Devices, int Count, IReadOnlyDictionary<string, int> BySensor, IReadOnlyDictionary<string, int> ByCapability, DateTime Timestamp, string? NextCursor)
{
    public static Inventory Of(Page<DeviceRecord> page, DateTime now) => new(
        [.. page.Items.Select(InventoryItem.Of)], page.Items.Count, Tally(page.Items.Select(device => device.Sensors)), Tally(page.Items.Select(device => device.Capabilities)), now, page.Next);

    // A unit that lists a name twice has it once.
    private static SortedDictionary<string, int> Tally(IEnumerable<IReadOnlyList<string>> names) =>
        new(names.SelectMany(own => own.Distinct(StringComparer.Ordinal)).CountBy(name => name).ToDictionary(), StringComparer.Ordinal);
}

internal sealed record InventoryItem(
    string DeviceId, string AgentId, string? DeviceName, string? DeviceRole, string? BoardType, string FirmwareVersion, IReadOnlyList<string> Sensors, IReadOnlyList<string> Capabilities,
    string? Location, string? Host, string Link, string Status, DateTime RegisteredAt)
{
    public static InventoryItem Of(DeviceRecord device) => new(
        device.DeviceId, device.AgentId, device.Name, device.Role, device.Board, device.Firmware ?? DeviceView.UnknownFirmware, device.Sensors, device.Capabilities, device.Location, device.Host,
        device.Route.Link, device.Status, device.RegisteredAt);
}

internal sealed record FirmwareReport(string Canonical, IReadOnlyList<FirmwareReportItem> Devices, int Count, IReadOnlyDictionary<FirmwareTier, int> Summary, DateTime Timestamp, string? NextCursor)
{
    public static FirmwareReport Of(IReadOnlyList<DeviceRecord> devices, DateTime now, string? next)
    {
        var items = devices.Select(FirmwareReportItem.Of).ToList();
        return new(FirmwareAudit.Canonical, items, items.Count, Enum.GetValues<FirmwareTier>().ToDictionary(tier => tier, tier => items.Count(item => item.Tier == tier)), now, next);
    }
}

internal sealed record FirmwareReportItem(string DeviceId, string FirmwareVersion, string? DeviceRole, FirmwareTier Tier, string Reason)
{
    public static FirmwareReportItem Of(DeviceRecord device)
    {
        var (tier, reason) = FirmwareAudit.Judge(device.Firmware);
        return new(device.DeviceId, device.Firmware ?? DeviceView.UnknownFirmware, device.Role, tier, reason);
    }
}
