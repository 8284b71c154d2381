using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Whether a unit is there, by how long it was not heard. Nothing is ever taken out for its age.</summary>
internal static class DeviceStatus
{
    public const string Online = "online";

    public const string Stale = "stale";

    public const string Offline = "offline";

    public static string Of(TimeSpan silent, DeviceOptions options) => silent < options.StaleAfter ? Online : silent < options.OfflineAfter ? Stale : Offline;

    /// <summary>The same, for <c>c.last_seen</c>. False for a status that there is not.</summary>
    public static bool Filter(Select select, string status, DateTime now, DeviceOptions options)
    {
        var (stale, offline) = (now - options.StaleAfter, now - options.OfflineAfter);
        switch (status)
        {
            case Online:
                select.Where("c.last_seen > @stale", "stale", stale);
                return true;
            case Stale:
                select.Where("c.last_seen <= @stale", "stale", stale).Where("c.last_seen > @offline", "offline", offline);
                return true;
            case Offline:
                select.Where("c.last_seen <= @offline", "offline", offline);
                return true;
            default:
                return false;
        }
    }
}
