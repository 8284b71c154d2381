using Mycosoft.Agents;
using Mycosoft.Feed;
using Mycosoft.ServiceLevels;

namespace Mycosoft.Dashboard;

/// <summary>The answer of GET /status: the seed's members, and what tells of the cluster.</summary>
internal sealed record CompanyView(
    string Status,
    bool Started,
    long TotalAgents,
    PoolStats PoolStats,
    long PendingTasks,
    long RunningTasks,
    bool MessageBrokerConnected,
    int Silos,
    string Store,
    string Version,
    DateTime StartedAt,
    double UptimeSeconds,
    DateTime Timestamp,
    IReadOnlyList<string> UnservedCategories,
    IReadOnlyList<SloView> Slos)
{
    // Agents reach each other through the cluster itself; the broker carries the feed.
    public static CompanyView Of(CompanyStatus status, IReadOnlyList<ServiceLevel> levels, LagEvidence lag, string? network, DateTime now) => new(
        "running", true, status.TotalAgents, PoolStats.Of(status, network), status.PendingTasks, status.RunningTasks, status.MessageBrokerConnected ?? false, status.Silos, status.Store, status.Version,
        status.StartedAt, Uptime(status, now), now, status.UnservedCategories, [.. levels.Select(level => SloView.Of(level, lag))]);

    public static double Uptime(CompanyStatus status, DateTime now) => Math.Max(0, Math.Round((now - status.StartedAt).TotalSeconds, 3));
}
