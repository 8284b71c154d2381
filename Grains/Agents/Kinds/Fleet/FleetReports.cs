using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>Which units to tell of.</summary>
public sealed record FleetStatusRequest([property: Description("Which units; all when left out.")] FleetSelector? Filter = null, [property: Description("At most so many in the list; all are counted."), Range(1, 10_000)] int Limit = 1_000);

/// <summary>One unit of the fleet. What it does not say is null.</summary>
public sealed record FleetUnit(string DeviceId, string AgentId, string Status, string? Role, string? Firmware, DateTime LastSeen, string Link, Battery? Battery, double? Rssi, bool HasAgent)
{
    public static FleetUnit Of(DeviceRecord unit) => new(
        unit.DeviceId, unit.AgentId, unit.Status, unit.Role, unit.Firmware, unit.LastSeen, unit.Route.Link, Figures.Battery(unit.Latest), Figures.Rssi(unit.Latest), unit.HasAgent);
}

/// <summary>The fleet, counted and listed.</summary>
public sealed record FleetStatusReport(int TotalDevices, int Online, int Stale, int Offline, IReadOnlyList<FleetUnit> Units, bool Listed)
{
    public static FleetStatusReport Of(IReadOnlyList<DeviceRecord> units, int limit) => new(
        units.Count, units.Count(unit => unit.Status == "online"), units.Count(unit => unit.Status == "stale"), units.Count(unit => unit.Status == "offline"),
        [.. units.Take(limit).Select(FleetUnit.Of)], units.Count <= limit);
}

/// <summary>The fleet in the original's form.</summary>
public sealed record FleetSummary(int TotalDevices, int Online, int Offline, IReadOnlyList<string> Devices);

/// <summary>A unit to put into the registry before it is heard.</summary>
public sealed record RegisterUnitRequest(
    [property: Required, StringLength(90, MinimumLength = 1)] string DeviceId,
    [property: Description("The original's word for what it is."), StringLength(100)] string DeviceType = "mycobrain",
    [property: StringLength(100)] string? Role = null,
    [property: StringLength(200)] string? DisplayName = null,
    [property: StringLength(200)] string? Location = null,
    [property: StringLength(100)] string? Board = null,
    [property: StringLength(100)] string? Serial = null);

/// <summary>A unit that is in the registry.</summary>
/// <param name="Key">How its key is made: what a task answers is kept and read by others, so no key is in it.</param>
public sealed record UnitRegistered(string DeviceId, string AgentId, string Status, string Key);

/// <summary>A unit to take out of the registry.</summary>
public sealed record DecommissionRequest([property: Required, StringLength(100, MinimumLength = 1)] string DeviceId, [property: StringLength(500)] string? Reason = null);

/// <summary>A unit that is out of the registry.</summary>
public sealed record UnitDecommissioned(string DeviceId, string AgentId, string Status, int KeysRevoked);

/// <summary>The ways to units, and units that nobody minds yet.</summary>
public sealed record Discovery(IReadOnlyList<DiscoveredLink> Links, IReadOnlyList<string> WithoutAgent);

/// <summary>A link as its gateway tells of it.</summary>
public sealed record DiscoveredLink(string Name, string Type, string State, string? Error, string? GatewayId, DateTime? ConnectedSince, DateTime UpdatedAt, JsonText Counters)
{
    public static DiscoveredLink Of(LinkRecord link) => new(link.Name, link.Type, link.State, link.Error, link.GatewayId, link.ConnectedSince, link.UpdatedAt, link.Counters);
}

/// <summary>Which units to look at.</summary>
public sealed record FleetAlertsRequest([property: Description("Which units; all when left out.")] FleetSelector? Selector = null, [property: Description("At most so many alerts in the list; all are counted."), Range(1, 10_000)] int Limit = 1_000);

/// <summary>What somebody should look at.</summary>
public sealed record FleetAlerts(int Devices, int Total, IReadOnlyDictionary<string, int> ByKind, IReadOnlyList<FleetAlert> Alerts)
{
    public static FleetAlerts Of(IReadOnlyList<DeviceRecord> units, CoordinatorSettings settings, int limit)
    {
        var alerts = units.SelectMany(unit => FleetAlertRules.Of(unit, settings)).ToList();
        return new(units.Count, alerts.Count, alerts.CountBy(alert => alert.Kind).ToDictionary(StringComparer.Ordinal), [.. alerts.Take(limit)]);
    }
}

/// <summary>Whose firmware to look at.</summary>
public sealed record FirmwareAuditRequest([property: Description("Only of this unit."), StringLength(100)] string? DeviceId = null);

/// <summary>How well the firmware of the fleet fits.</summary>
public sealed record FirmwareAuditReport(string Canonical, int Devices, IReadOnlyDictionary<FirmwareTier, int> Summary, IReadOnlyList<AuditedFirmware> Units)
{
    public static FirmwareAuditReport Of(IReadOnlyList<DeviceRecord> units)
    {
        var audited = units.Select(AuditedFirmware.Of).ToList();
        return new(FirmwareAudit.Canonical, audited.Count, Enum.GetValues<FirmwareTier>().ToDictionary(tier => tier, tier => audited.Count(unit => unit.Tier == tier)), audited);
    }
}

/// <summary>One unit's firmware.</summary>
public sealed record AuditedFirmware(string DeviceId, string? Firmware, FirmwareTier Tier, string Reason)
{
    public static AuditedFirmware Of(DeviceRecord unit)
    {
        var (tier, reason) = FirmwareAudit.Judge(unit.Firmware);
        return new(unit.DeviceId, unit.Firmware, tier, reason);
    }
}

/// <summary>Which firmware for whom, in the original's form.</summary>
public sealed record FleetUpdateRequest(
    [property: Required, StringLength(80, MinimumLength = 1)] string Version,
    [property: Description("The units; or give selector."), MaxLength(1_000)] IReadOnlyList<string>? DeviceIds = null,
    [property: Description("By ids, role, firmware or location.")] FleetSelector? Selector = null) : IValidatableObject
{
    /// <summary>As the agent of firmware takes it.</summary>
    public JsonText ToPayload()
    {
        var chosen = Selector ?? new(DeviceIds);
        return new(JsonSerializer.Serialize(new { version = Version, selector = new { ids = chosen.Ids, role = chosen.Role, firmware = chosen.Firmware, location = chosen.Location } }, Json.Tolerant));
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => (DeviceIds, Selector) switch
    {
        ({ Count: > 0 }, null) or (null or [], { All: false, Status: null, Board: null }) => [],
        _ => [new("Give either device_ids or a selector of ids, role, firmware or location.", [nameof(DeviceIds)])],
    };
}

/// <summary>What the agent of firmware answered; while a person is asked there is no result.</summary>
public sealed record FleetUpdateResult(string AgentId, Guid TaskId, string Status, string? Detail, JsonText? Result);
