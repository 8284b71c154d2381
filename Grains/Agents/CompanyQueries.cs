using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>The company in figures.</summary>
public sealed class CompanyQueries(Database database, TimeProvider clock, SiloStart start, CompanySignals signals)
{
    private const double WindowSeconds = 60;

    /// <summary>One row for each life and kind of open work, so that the status rules decide and not the SQL.</summary>
    private const string PerLife = $"""
        life, work, count(*), CAST(sum(tasks_completed) AS bigint), CAST(sum(tasks_failed) AS bigint), CAST(sum(messages_received) AS bigint), sum(task_ms),
               CAST(sum(running) AS bigint), CAST(sum(waiting) AS bigint)
          FROM (SELECT a.life, a.tasks_completed, a.tasks_failed, a.messages_received, a.task_ms,
                       coalesce(w.running, 0) AS running, coalesce(w.waiting, 0) AS waiting,
                       CASE WHEN w.running > 0 THEN 2 WHEN w.waiting > 0 THEN 1 ELSE 0 END AS work
                  FROM agents a
                  {OpenWork.PerAgent}
                 WHERE a.life <> 'deleted') counted
         GROUP BY life, work
        """;

    public async Task<CompanyStatus> Status(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        var groups = await new Select(PerLife).All(database, connection, Read, cancellationToken);
        var (completed, failed) = (groups.Sum(g => g.Completed), groups.Sum(g => g.Failed));
        var silos = await AgentSignals.LiveSilos(database, connection, cancellationToken);
        return new(
            start.At,
            groups.Sum(g => g.Agents),
            groups.GroupBy(g => g.Status).ToDictionary(g => LedgerNames.Text(g.Key), g => g.Sum(x => x.Agents)),
            groups.Sum(g => g.Waiting),
            groups.Sum(g => g.Running),
            completed,
            failed,
            groups.Sum(g => g.Messages),
            AgentStateReader.Mean(groups.Sum(g => g.TaskMs), completed + failed),
            await Rate("agent_messages", null, connection, cancellationToken),
            await Rate("agent_logs", "action_type NOT LIKE 'lifecycle:%' AND action_type NOT LIKE 'event:%'", connection, cancellationToken),
            silos.Count,
            database.Name,
            start.Version,
            signals.BrokerConnected(),
            signals.UnservedCategories());
    }

    private static Group Read(Row row)
    {
        var work = row.Small(1);
        var status = StatusRules.Report(LedgerNames.Parse<Life>(row.Text(0)), work == 2 ? 1 : 0, work == 1 ? 1 : 0);
        return new(status, row.Number(2), row.Number(3), row.Number(4), row.Number(5), row.Real(6), row.Number(7), row.Number(8));
    }

    /// <summary>Rows of the last minute for each second of it. Ended tasks are counted by their log rows, which have the index.</summary>
    private async Task<double> Rate(string table, string? condition, DbConnection connection, CancellationToken cancellationToken)
    {
        var select = new Select($"count(*) FROM {table}").Where("timestamp > @since", "since", clock.GetUtcNow().UtcDateTime.AddSeconds(-WindowSeconds));
        if (condition is not null)
            select.Where(condition);
        return (await select.All(database, connection, r => r.Number(0), cancellationToken))[0] / WindowSeconds;
    }

    private sealed record Group(AgentStatus Status, long Agents, long Completed, long Failed, long Messages, double TaskMs, long Running, long Waiting);
}
