using Mycosoft.Ledger;

namespace Mycosoft.Playback;

/// <summary>The samples of an agent over a window of the past.</summary>
public sealed class MetricQueries(Database database, TimeProvider clock)
{
    public const int MostPoints = 500;

    public async Task<Answer<MetricSeries>> Series(string agentId, PastSpan span, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (!PastWindow.Of(span, MostPoints, now).TryGet(out var window, out var fault))
            return fault;
        var points = await new Select($"""
                (at - @start) / @step, count(*), avg(cpu_percent), avg(avg_task_duration_ms),
                       max(tasks_completed), max(tasks_failed), max(messages_sent), max(messages_received), max(uptime_seconds), max(error_count)
                  FROM (SELECT *, {database.Milliseconds("timestamp")} AS at
                          FROM agent_metrics WHERE agent_id = @agent AND timestamp >= @from AND timestamp < @to) samples
                 GROUP BY 1
                 ORDER BY 1
                """)
            .With("agent", agentId).With("from", window.From).With("to", window.To).With("start", window.StartMilliseconds).With("step", window.StepMilliseconds)
            .All(database, r => Point(window, r), cancellationToken);
        return new MetricSeries(agentId, window.From, window.To, window.StepSeconds, now - Retention.Traffic, points);
    }

    private static MetricPoint Point(PastWindow window, Row row) => new(
        window.At((int)row.Number(0)), row.Number(1), row.RealOrNull(2), row.RealOrNull(3), row.Number(4), row.Number(5), row.Number(6), row.Number(7), row.Number(8), row.Number(9));
}
