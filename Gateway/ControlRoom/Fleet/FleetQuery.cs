using Mycosoft.Devices;

namespace Mycosoft.ControlRoom.Fleet;

/// <summary>Which units a visitor wants to see.</summary>
internal sealed record FleetQuery(string Text, string? Status)
{
    public static readonly FleetQuery Everything = new("", null);

    public static readonly IReadOnlyList<string> Statuses = ["online", "stale", "offline"];

    public bool Fits(DeviceView unit) => (Status is null || unit.Status == Status) && (Text.Length == 0 || IsAbout(unit, Text.Trim()));

    private static bool IsAbout(DeviceView unit, string text) =>
        new[] { unit.DeviceId, unit.DeviceName, unit.DeviceDisplayName, unit.DeviceRole, unit.FirmwareVersion, unit.Link, unit.Location }.Any(value => value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);
}
