using Mycosoft.Agents;

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
    DateTime Timestamp)
{
    // No broker: in this version agents reach each other through the cluster itself.
    public static CompanyView Of(CompanyStatus status, string? network, DateTime now) => new(
        "running", true, status.TotalAgents, PoolStats.Of(status, network), status.PendingTasks, status.RunningTasks, false, status.Silos, status.Store, status.Version,
        status.StartedAt, Uptime(status, now), now);

    public static double Uptime(CompanyStatus status, DateTime now) => Math.Max(0, Math.Round((now - status.StartedAt).TotalSeconds, 3));
}
