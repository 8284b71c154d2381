using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>What is known of agents beyond their rows: silos that live, tasks that run, processor time that was measured. Read once for a whole list.</summary>
public sealed record AgentSignals(
    IReadOnlyDictionary<string, DateTime> Leases,
    IReadOnlyDictionary<string, Guid> CurrentTasks,
    IReadOnlyDictionary<string, double> Cpu,
    DateTime Now)
{
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SampleAge = TimeSpan.FromMinutes(1);

    /// <summary>The signals of these agents, or of all.</summary>
    public static async Task<AgentSignals> Read(Database database, DbConnection connection, IReadOnlyList<string>? agentIds, DateTime now, CancellationToken cancellationToken)
    {
        var running = Of(agentIds, new Select("agent_id, id FROM agent_tasks").Where(OpenWork.IsOpen).Where("status = 'running'")).Then("ORDER BY started_at DESC, id DESC");
        var samples = Of(agentIds, new Select("agent_id, cpu_percent FROM agent_metrics").Where("timestamp > @since", "since", now - SampleAge).Where("cpu_percent IS NOT NULL")).Then("ORDER BY timestamp");
        return new(
            await LiveSilos(database, connection, cancellationToken),
            await LastOfEach(running, database, connection, r => r.Id(1), cancellationToken),
            await LastOfEach(samples, database, connection, r => r.Real(1), cancellationToken),
            now);
    }

    /// <summary>Silos with a live lease and its last renewal, by the clock of the database, which also renews them.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTime>> LiveSilos(Database database, DbConnection connection, CancellationToken cancellationToken)
    {
        var live = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        await foreach (var row in new Select("id, renewed_at, CURRENT_TIMESTAMP FROM silos").Rows(database, connection, cancellationToken))
        {
            if (row.Time(1) > row.DatabaseClock(2) - LeaseLength)
                live[row.Text(0)] = row.Time(1);
        }
        return live;
    }

    private static Select Of(IReadOnlyList<string>? agentIds, Select select) => agentIds is null ? select : select.Where($"agent_id IN {select.List("agent", agentIds)}");

    private static async Task<Dictionary<string, T>> LastOfEach<T>(
        Select select, Database database, DbConnection connection, Func<Row, T> value, CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, T>(StringComparer.Ordinal);
        await foreach (var row in select.Rows(database, connection, cancellationToken))
            last[row.Text(0)] = value(row);
        return last;
    }
}
