using Npgsql;
using NpgsqlTypes;

namespace Mycosoft.Ledger;

/// <summary>Looks up, for the few writes that changed nothing, what stood in their way.</summary>
internal static class PostgresEvidence
{
    public static async Task<Evidence> Load(NpgsqlConnection connection, IReadOnlyList<LedgerWrite> writes, LedgerRows rows, CancellationToken cancellationToken)
    {
        var evidence = new Evidence();
        var steps = new (NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row)[]
        {
            (Select(EvidenceSql.Epochs, NpgsqlDbType.Text, [.. writes.Select(write => write.AgentId)]), reader => evidence.Epochs[reader.GetString(0)] = reader.GetInt64(1)),
            (Select(EvidenceSql.Tasks, NpgsqlDbType.Uuid, EvidenceSql.TaskIds(writes)), reader => evidence.Tasks[reader.GetGuid(0)] = rows.TaskEvidence(reader)),
            (Select(EvidenceSql.Messages, NpgsqlDbType.Uuid, EvidenceSql.MessageIds(writes)), reader => evidence.Messages[reader.GetGuid(0)] = rows.MessageEvidence(reader)),
            (Select(EvidenceSql.Snapshots, NpgsqlDbType.Uuid, [.. writes.OfType<InsertSnapshot>().Select(write => write.SnapshotId)]), reader => evidence.Snapshots[reader.GetGuid(0)] = LedgerRows.SnapshotEvidence(reader)),
        };

        await using var batch = new NpgsqlBatch(connection);
        foreach (var step in steps) batch.BatchCommands.Add(step.Command);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var step in steps)
        {
            while (await reader.ReadAsync(cancellationToken)) step.Row(reader);
            await reader.NextResultAsync(cancellationToken);
        }

        return evidence;
    }

    private static NpgsqlBatchCommand Select<T>(string sql, NpgsqlDbType type, T[] ids) =>
        new($"{sql} = ANY($1)") { Parameters = { new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = ids } } };
}
