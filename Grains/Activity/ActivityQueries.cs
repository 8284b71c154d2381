using Mycosoft.Ledger;

namespace Mycosoft.Activity;

/// <summary>Logs and metrics, from their tables.</summary>
public sealed class ActivityQueries(Database database)
{
    private const string LogColumns = """
        id, agent_id, timestamp, action_type, input_summary, output_summary, success, duration_ms, related_agents, metadata
        FROM agent_logs
        """;

    private const string MetricColumns = """
        agent_id, timestamp, cpu_percent, tasks_completed, tasks_failed, avg_task_duration_ms, messages_sent, messages_received, uptime_seconds, error_count
        FROM agent_metrics
        """;

    public async Task<Answer<Page<LogRecord>>> Logs(LogFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        var select = new Select(LogColumns)
            .Where("agent_id = @agent", "agent", filter.AgentId)
            .Where("action_type = @action", "action", filter.ActionType)
            .Where("timestamp >= @since", "since", filter.Since)
            .Where("success = @success", "success", filter.FailuresOnly ? false : null);
        if (cursor is { } after)
            select.Where("(timestamp, id) < (@at, @id)").With("at", after.At).With("id", after.Number);
        var logs = await select.Then("ORDER BY timestamp DESC, id DESC").Limit(filter.Limit + 1).All(database, ReadLog, cancellationToken);
        return Paging.Of(logs, filter.Limit, l => new Cursor(l.Timestamp, l.Id).ToString());
    }

    public async Task<IReadOnlyList<MetricRecord>> Metrics(string agentId, int limit, CancellationToken cancellationToken) =>
        await new Select(MetricColumns).Where("agent_id = @agent", "agent", agentId).Then("ORDER BY timestamp DESC, id DESC")
            .Limit(Math.Clamp(limit, 1, Paging.MaxLimit)).All(database, ReadMetric, cancellationToken);

    private static LogRecord ReadLog(Row row) =>
        new(row.Number(0), row.Text(1), row.Time(2), row.Text(3), row.TextOrNull(4), row.TextOrNull(5), row.Bool(6), row.Small(7), row.Texts(8), row.Json(9));

    private static MetricRecord ReadMetric(Row row) =>
        new(row.Text(0), row.Time(1), row.RealOrNull(2), row.Number(3), row.Number(4), row.RealOrNull(5), row.Number(6), row.Number(7), row.Number(8),
            row.Number(9));
}
