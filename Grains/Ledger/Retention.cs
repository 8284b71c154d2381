using System.Data.Common;

namespace Mycosoft.Ledger;

/// <summary>Removes what is older than the company keeps, in both dialects and in small steps, so that no lock is held long.</summary>
public sealed class Retention(Database database)
{
    /// <summary>How long the rows of what was done, and of tasks that ended, are kept.</summary>
    public static readonly TimeSpan Work = TimeSpan.FromDays(30);

    /// <summary>How long messages and metrics are kept.</summary>
    public static readonly TimeSpan Traffic = TimeSpan.FromDays(7);

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    private const int Step = 5_000;

    private const string Logs = "DELETE FROM agent_logs WHERE id IN (SELECT id FROM agent_logs WHERE timestamp < @before ORDER BY timestamp LIMIT @step)";

    private const string Metrics = "DELETE FROM agent_metrics WHERE id IN (SELECT id FROM agent_metrics WHERE timestamp < @before ORDER BY timestamp LIMIT @step)";

    private const string Tasks = """
        DELETE FROM agent_tasks WHERE id IN (
            SELECT id FROM agent_tasks
             WHERE created_at < @before AND completed_at < @before AND status NOT IN ('pending', 'running', 'waiting_approval')
             ORDER BY created_at LIMIT @step)
        """;

    private const string Messages = """
        DELETE FROM agent_messages WHERE id IN (
            SELECT id FROM agent_messages WHERE timestamp < @before AND status <> 'pending' AND expires_at < @now ORDER BY timestamp LIMIT @step)
        """;

    private const string Knowledge = "DELETE FROM agent_knowledge WHERE id IN (SELECT id FROM agent_knowledge WHERE expires_at < @now ORDER BY expires_at LIMIT @step)";

    private const string Incidents = "DELETE FROM incidents WHERE id IN (SELECT id FROM incidents WHERE NOT present AND resolved_at < @before ORDER BY detected_at LIMIT @step)";

    public async Task<RetentionCounts> CleanUp(DateTime now, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        return new(
            await Delete(Logs, Work),
            await Delete(Metrics, Traffic),
            await Delete(Tasks, Work),
            await Delete(Messages, Traffic),
            await Delete(Knowledge, TimeSpan.Zero),
            await Delete(Incidents, TimeSpan.FromDays(90)));

        Task<int> Delete(string sql, TimeSpan kept) => DeleteAll(connection, sql, now, now - kept, cancellationToken);
    }

    private async Task<int> DeleteAll(DbConnection connection, string sql, DateTime now, DateTime before, CancellationToken cancellationToken)
    {
        var deleted = 0;
        for (var last = Step; last == Step; deleted += last)
        {
            if (deleted > 0)
                await Task.Delay(Breath, cancellationToken); // The ledger writes in between.
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            if (sql.Contains("@before", StringComparison.Ordinal)) database.Add(command, "before", before);
            if (sql.Contains("@now", StringComparison.Ordinal)) database.Add(command, "now", now);
            database.Add(command, "step", Step);
            last = await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return deleted;
    }
}

/// <summary>How many rows were removed.</summary>
public sealed record RetentionCounts(int Logs, int Metrics, int Tasks, int Messages, int Knowledge, int Incidents);
