using Mycosoft.Ledger;

namespace Mycosoft.Messages;

/// <summary>Connections that are drawn, and the traffic that was seen.</summary>
public sealed class ConnectionQueries(Database database, TimeProvider clock)
{
    internal const string Columns = "id, source_id, target_id, connection_type, bidirectional, priority, created_at, created_by, status FROM agent_connections";

    private const int MaxWindow = 30 * 24 * 3600;

    private const string BothEndsExist = "NOT EXISTS (SELECT 1 FROM agents a WHERE a.id IN (source_id, target_id) AND a.life = 'deleted')";

    /// <summary>Messages to one receiver, with how long those took that were delivered, and tasks that one agent gave another.</summary>
    private readonly string _sent = $"""
        source, target, CAST(sum(n) AS bigint), max(seen), CAST(sum(waited) AS double precision) / NULLIF(sum(delivered), 0)
          FROM (SELECT from_agent AS source, to_agent AS target, count(*) AS n, max(timestamp) AS seen,
                       sum(CASE WHEN status = 'delivered' THEN {database.Milliseconds("ack_time")} - {database.Milliseconds("timestamp")} END) AS waited, count(CASE WHEN status = 'delivered' THEN ack_time END) AS delivered
                  FROM agent_messages WHERE timestamp > @since AND to_agent <> 'broadcast' GROUP BY from_agent, to_agent
                UNION ALL
                SELECT requester_agent, agent_id, count(*), max(created_at), NULL, 0
                  FROM agent_tasks WHERE created_at > @since AND requester_agent IS NOT NULL GROUP BY requester_agent, agent_id) sent
         GROUP BY source, target
         ORDER BY 3 DESC, 1, 2
        """;

    private const int MaxEdges = 10_000;

    public async Task<IReadOnlyList<ConnectionRecord>> List(string? agentId, CancellationToken cancellationToken) =>
        await new Select(Columns).Where(BothEndsExist).Where("(source_id = @agent OR target_id = @agent)", "agent", agentId)
            .Then("ORDER BY created_at, id").All(database, Read, cancellationToken);

    public async Task<IReadOnlyList<TrafficEdge>> Traffic(int windowSeconds, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().UtcDateTime.AddSeconds(-Math.Clamp(windowSeconds, 1, MaxWindow));
        return await new Select(_sent).With("since", since).Limit(MaxEdges)
            .All(database, r => new TrafficEdge(r.Text(0), r.Text(1), r.Number(2), r.Time(3), Latency(r.RealOrNull(4))), cancellationToken);
    }

    // Two machines, two clocks: nothing arrives before it was sent.
    private static double? Latency(double? milliseconds) => milliseconds is { } took ? Math.Round(Math.Max(0, took), 1) : null;

    internal static ConnectionRecord Read(Row row) =>
        new(row.Id(0), row.Text(1), row.Text(2), row.Text(3), row.Bool(4), row.Small(5), row.Time(6), row.Text(7), row.Text(8));
}
