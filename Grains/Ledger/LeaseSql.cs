namespace Mycosoft.Ledger;

/// <summary>Leases and the search for work in both dialects; all of it by the database's clock.</summary>
/// <param name="now">The instant of the statement.</param>
/// <param name="oldest">The instant before which a lease of @seconds has run out.</param>
/// <param name="forgotten">The instant before which a lease row is removed.</param>
internal sealed class LeaseSql(string now, string oldest, string forgotten)
{
    public string Renew { get; } = $"""
        INSERT INTO silos (id, started_at, renewed_at, version) VALUES (@silo, {now}, {now}, @version)
        ON CONFLICT (id) DO UPDATE SET renewed_at = excluded.renewed_at, version = excluded.version
        """;

    public string Forget { get; } = $"DELETE FROM silos WHERE renewed_at < {forgotten}";

    public string End { get; } = "DELETE FROM silos WHERE id = @silo";

    /// <summary>
    /// Due agents and those of lost owners come before the asker's own, which are mostly awake; chance within each group, so that a limit starves nobody and
    /// two silos that recover the same loss share it.
    /// </summary>
    public string FindWork { get; } = $"""
        WITH waiting AS (
            SELECT agent_id AS id FROM agent_tasks WHERE status IN ('pending', 'running', 'waiting_approval')
            UNION SELECT to_agent FROM agent_messages WHERE status = 'pending'
            UNION SELECT id FROM agents WHERE life IN ('spawning', 'stopping')),
        found AS (
            SELECT a.id, a.kind, coalesce(a.silo = @silo, false) AS mine, coalesce(a.next_wake <= {now}, false) AS due
              FROM agents a
              JOIN waiting w ON w.id = a.id
             WHERE a.life <> 'deleted'
               AND (a.silo IS NULL OR a.silo = @silo OR NOT EXISTS (SELECT 1 FROM silos s WHERE s.id = a.silo AND s.renewed_at > {oldest}))
            UNION
            SELECT a.id, a.kind, coalesce(a.silo = @silo, false), true FROM agents a WHERE a.next_wake <= {now} AND a.life <> 'deleted')
        SELECT id, kind, mine, due FROM found ORDER BY (mine AND NOT due), random() LIMIT @limit
        """;
}
