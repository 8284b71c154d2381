using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Playback;

/// <summary>
/// A window of the past out of its rows: as many questions for 720 frames as for one. Tasks that have ended are read from their log rows, which have the index; what runs from its own.
/// </summary>
public sealed class PlaybackQueries(Database database, TimeProvider clock)
{
    public const int MostFrames = 720;
    public const int MostAgents = 1_000;

    private const int MostChanges = 200_000;
    private const int MostTraffic = 50_000;

    // No task runs longer than its time limit, and that is at most a day.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(1);

    private const string Began = "min(at) FROM (SELECT min(timestamp) AS at FROM agent_logs UNION ALL SELECT min(created_at) FROM agents) began";

    private const string Agents = """
        a.id, a.category, a.kind, a.life, a.created_at
          FROM agents a
          LEFT JOIN (SELECT id, sum(n) AS n
                       FROM (SELECT agent_id AS id, count(*) AS n FROM agent_logs WHERE timestamp >= @from AND timestamp < @to GROUP BY agent_id
                             UNION ALL
                             SELECT from_agent, count(*) FROM agent_messages WHERE timestamp >= @from AND timestamp < @to GROUP BY from_agent
                             UNION ALL
                             SELECT to_agent, count(*) FROM agent_messages WHERE timestamp >= @from AND timestamp < @to GROUP BY to_agent) counted
                      GROUP BY id) w ON w.id = a.id
         WHERE (a.deleted_at IS NULL OR a.deleted_at >= @from) AND (a.created_at < @to OR w.n IS NOT NULL)
         ORDER BY coalesce(w.n, 0) DESC, a.id
        """;

    /// <summary>Of each agent the last change before the window, those in it, and the first after it, which says that it was another life until then.</summary>
    private const string Lives = $"""
        agent_id, timestamp, metadata ->> '{RecordedLife.Member}'
          FROM (SELECT agent_id, timestamp, id, metadata, part, row_number() OVER (PARTITION BY agent_id, part ORDER BY CASE WHEN part = 0 THEN -id ELSE id END) AS place
                  FROM (SELECT agent_id, timestamp, id, metadata, CASE WHEN timestamp < @from THEN 0 WHEN timestamp < @to THEN 1 ELSE 2 END AS part
                          FROM agent_logs WHERE {RecordedLife.IsChange}) parted) placed
         WHERE part = 1 OR place = 1
         ORDER BY timestamp, id
        """;

    public async Task<Answer<Recording>> Read(PastSpan span, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (!PastWindow.Of(span, MostFrames, now).TryGet(out var window, out var fault))
            return fault;
        await using var connection = await database.Open(cancellationToken);
        var began = (await new Select(Began).All(database, connection, r => r.TimeOrNull(0), cancellationToken))[0];
        var agents = await new Select(Agents).With("from", window.From).With("to", window.To).Limit(MostAgents + 1)
            .All(database, connection, r => new PastAgent(r.Text(0), LedgerNames.Parse<AgentCategory>(r.Text(1)), r.Text(2), LedgerNames.Parse<Life>(r.Text(3)), r.Time(4)), cancellationToken);
        var film = new Film(window, new(began, now - Retention.Work), new(began, now - Retention.Traffic), [.. agents.Take(MostAgents)]);
        await foreach (var row in new Select(Lives).With("from", window.From).With("to", window.To).Rows(database, connection, cancellationToken))
            film.Add(new PastLife(row.Text(0), row.Time(1), row.TextOrNull(2) is { } life ? LedgerNames.Parse<Life>(life) : null));
        await foreach (var row in Ended(window).Rows(database, connection, cancellationToken))
            film.Add(new PastRuns(row.Text(0), (int)row.Number(1), (int)row.Number(2), row.TextOrNull(3), row.Number(4)));
        await foreach (var row in Running(window).Rows(database, connection, cancellationToken))
            film.Add(new PastRuns(row.Text(0), (int)row.Number(1), window.Steps, null, row.Number(2)));
        var traffic = await Sent(window).All(database, connection, r => new PastTraffic((int)r.Number(0), new(r.Text(1), r.Text(2), r.Number(3))), cancellationToken);
        traffic.Take(MostTraffic).ToList().ForEach(film.Add);
        return film.Develop(MostChanges, truncated: agents.Count > MostAgents || traffic.Count > MostTraffic);
    }

    /// <summary>What was over before it ran neither began nor ended anything.</summary>
    private Select Ended(PastWindow window) => Cut(window, $"""
        agent_id, began_in, ended_in, outcome, count(*)
          FROM (SELECT agent_id, outcome, {Step("began")} AS began_in, {Step("ended")} AS ended_in
                  FROM (SELECT agent_id, {database.Milliseconds("timestamp")} AS ended, {database.Milliseconds("timestamp")} - duration_ms AS began, duration_ms,
                               CASE WHEN success THEN 'completed' ELSE coalesce(metadata ->> 'status', 'failed') END AS outcome
                          FROM agent_logs
                         WHERE timestamp >= @since AND timestamp < @until AND action_type NOT LIKE 'lifecycle:%' AND action_type NOT LIKE 'event:%' AND action_type NOT LIKE 'refused:%') runs
                 WHERE began < @end AND (duration_ms > 0 OR outcome IN ('completed', 'failed'))) cut
         GROUP BY agent_id, began_in, ended_in, outcome
        """).With("since", window.From).With("until", window.To + LongestRun);

    private Select Running(PastWindow window) => Cut(window, $"""
        agent_id, began_in, count(*)
          FROM (SELECT agent_id, {Step("began")} AS began_in
                  FROM (SELECT agent_id, {database.Milliseconds("started_at")} AS began FROM agent_tasks WHERE {OpenWork.IsOpen} AND status = 'running') runs
                 WHERE began < @end) cut
         GROUP BY agent_id, began_in
        """);

    /// <summary>Messages to one receiver, and tasks that one agent gave another, as the topology counts them.</summary>
    private Select Sent(PastWindow window) => new Select($"""
        (at - @start) / @step, source, target, count(*)
          FROM (SELECT {database.Milliseconds("timestamp")} AS at, from_agent AS source, to_agent AS target
                  FROM agent_messages WHERE timestamp >= @from AND timestamp < @to AND to_agent <> 'broadcast'
                UNION ALL
                SELECT {database.Milliseconds("created_at")}, requester_agent, agent_id
                  FROM agent_tasks WHERE created_at >= @from AND created_at < @to AND requester_agent IS NOT NULL) sent
         GROUP BY 1, source, target
         ORDER BY 4 DESC, 1, 2, 3
        """).With("start", window.StartMilliseconds).With("step", window.StepMilliseconds).With("from", window.From).With("to", window.To).Limit(MostTraffic + 1);

    private static string Step(string at) => $"CASE WHEN {at} < @start THEN -1 WHEN {at} >= @end THEN @steps ELSE ({at} - @start) / @step END";

    private static Select Cut(PastWindow window, string sql) => new Select(sql)
        .With("start", window.StartMilliseconds).With("end", window.EndMilliseconds).With("step", window.StepMilliseconds).With("steps", (long)window.Steps);
}
