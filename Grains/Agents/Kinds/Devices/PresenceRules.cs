using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Whether a unit is there, by when it was last heard: as the registry has it.</summary>
internal static class PresenceRules
{
    /// <summary>A timer may be early by less than this.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(1);

    public static string Of(DateTime? lastHeard, DateTime now, DeviceOptions options) => lastHeard is { } at ? DeviceStatus.Of(now - at, options) : DeviceStatus.Offline;

    /// <summary>When to look again; null when only the unit itself can change it.</summary>
    public static TimeSpan? NextLook(DateTime? lastHeard, DateTime now, DeviceOptions options) => Of(lastHeard, now, options) switch
    {
        DeviceStatus.Online => lastHeard + options.StaleAfter - now + Late,
        DeviceStatus.Stale => lastHeard + options.OfflineAfter - now + Late,
        _ => null,
    };
}
