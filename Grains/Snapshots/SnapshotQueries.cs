using System.Text.Json;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Snapshots;

/// <summary>Snapshots, from their table.</summary>
public sealed class SnapshotQueries(Database database, AuditTrail audit, TimeProvider clock)
{
    public const int MaxLimit = 1_000;

    private const string Summary = """
        id, agent_id, snapshot_time, reason,
        octet_length(CAST(state AS text)) + octet_length(CAST(config AS text))
          + octet_length(CAST(pending_tasks AS text)) + octet_length(CAST(memory_state AS text)),
        pending_tasks
        FROM agent_snapshots
        """;

    private const string Whole = "id, agent_id, snapshot_time, reason, state, config, pending_tasks, memory_state FROM agent_snapshots";

    public async Task<IReadOnlyList<SnapshotSummary>> List(string agentId, int limit, CancellationToken cancellationToken) =>
        await new Select(Summary).Where("agent_id = @agent", "agent", agentId).Then("ORDER BY snapshot_time DESC, id DESC")
            .Limit(Math.Clamp(limit, 1, MaxLimit)).All(database, ReadSummary, cancellationToken);

    public async Task<Answer<AgentSnapshot>> Find(Guid snapshotId, CancellationToken cancellationToken)
    {
        var select = new Select(Whole).Where("id = @id", "id", snapshotId);
        return await select.All(database, ReadWhole, cancellationToken) is [var snapshot] ? snapshot : NotFound(snapshotId);
    }

    public async Task<Answer<SnapshotSummary>> Delete(Guid snapshotId, string principal, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        if (await new Select(Summary).Where("id = @id", "id", snapshotId).All(database, connection, ReadSummary, cancellationToken) is not [var snapshot])
            return NotFound(snapshotId);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var deleted = await new Statement("DELETE FROM agent_snapshots WHERE id = @id").With("id", snapshotId).Run(database, connection, cancellationToken);
        if (deleted == 0)
            return NotFound(snapshotId);
        var entry = new AuditEntry(clock.GetUtcNow().UtcDateTime, principal, "snapshot.deleted") { AgentId = snapshot.AgentId, Subject = snapshotId.ToString() };
        await audit.Append(connection, [entry.Because(snapshot.Reason)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return snapshot;
    }

    private static Fault NotFound(Guid snapshotId) => Fault.NotFound($"Snapshot {snapshotId} not found.");

    private static SnapshotSummary ReadSummary(Row row)
    {
        using var tasks = JsonDocument.Parse(row.Text(5));
        var count = tasks.RootElement.ValueKind == JsonValueKind.Array ? tasks.RootElement.GetArrayLength() : 0;
        return new(row.Id(0), row.Text(1), row.Time(2), row.Text(3), row.Number(4), count);
    }

    private static AgentSnapshot ReadWhole(Row row) =>
        new(row.Id(0), row.Text(1), row.Time(2), row.Text(3), row.Json(4), row.Json(5), row.Json(6), row.Json(7));
}
