namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Whether a unit is there, by when it was last heard.</summary>
internal static class PresenceRules
{
    public const string Online = "online";
    public const string Stale = "stale";
    public const string Offline = "offline";

    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan OfflineAfter = TimeSpan.FromSeconds(120);

    public static string Of(DateTime? lastHeard, DateTime now) => (now - lastHeard) switch
    {
        null => Offline,
        { } age when age > OfflineAfter => Offline,
        { } age when age > StaleAfter => Stale,
        _ => Online,
    };

    /// <summary>When to look again; null when only the unit itself can change it.</summary>
    public static TimeSpan? NextLook(DateTime? lastHeard, DateTime now) => (now - lastHeard) switch
    {
        null => null,
        { } age when age > OfflineAfter => null,
        { } age when age > StaleAfter => OfflineAfter - age + TimeSpan.FromMilliseconds(1),
        { } age => StaleAfter - age + TimeSpan.FromMilliseconds(1),
    };
}
