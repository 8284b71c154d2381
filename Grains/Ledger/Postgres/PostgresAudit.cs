using Mycosoft.Audit;
using Npgsql;
using NpgsqlTypes;

namespace Mycosoft.Ledger;

/// <summary>The writer's chain in PostgreSQL. What is to be told is known only when the verdicts are, so the rows follow in a second round trip that also commits.</summary>
internal sealed class PostgresAudit(string chain)
{
    private const string InsertSql = """
        INSERT INTO audit (chain, seq, at, actor, action, agent_id, subject, entry, hash)
        SELECT $1, w.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS w(seq, at, actor, action, agent_id, subject, entry, hash)
        """;

    private const string SinceSql = "SELECT entry FROM audit WHERE chain = $1 AND seq > $2";
    private readonly ToldEntries _told = new();
    private long _known;

    /// <summary>The last statement of a batch: it holds the end of the chain.</summary>
    public PostgresStatement Hold(Action<ChainEnd> end) => new(
        new NpgsqlBatchCommand(AuditSql.Positional.Hold) { Parameters = { Text(chain), Bytes(ChainEnd.None.Hash) } },
        (reader, _) => end(new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))));

    /// <summary>The end of the chain after it. What a commit has written whose answer was lost is not written again.</summary>
    public async Task<long> Append(NpgsqlConnection connection, ChainEnd end, List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        if (end.Seq != _known && entries.Count > 0)
            await Catch(connection, cancellationToken);
        entries.RemoveAll(_told.Holds);
        if (entries.Count == 0)
            return end.Seq;
        var rows = AuditText.Chain(chain, end, entries);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(InsertSql)
        {
            Parameters =
            {
                Text(chain),
                Column(NpgsqlDbType.Bigint, row => row.Seq),
                Column(NpgsqlDbType.TimestampTz, row => row.At),
                Column(NpgsqlDbType.Text, row => row.Actor),
                Column(NpgsqlDbType.Text, row => row.Action),
                Column(NpgsqlDbType.Text, row => row.AgentId),
                Column(NpgsqlDbType.Text, row => row.Subject),
                Column(NpgsqlDbType.Bytea, row => row.Entry),
                Column(NpgsqlDbType.Bytea, row => row.Hash),
            },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(AuditSql.Positional.Advance) { Parameters = { Text(chain), new NpgsqlParameter<long> { TypedValue = rows[^1].Seq }, Bytes(rows[^1].Hash) } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return rows[^1].Seq;

        NpgsqlParameter<T[]> Column<T>(NpgsqlDbType type, Func<AuditRow, T> value) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = Array.ConvertAll(rows, row => value(row)) };
    }

    /// <summary>The commit is known to be on disk.</summary>
    public void Committed(long seq, IReadOnlyList<AuditEntry> entries)
    {
        _known = seq;
        foreach (var entry in entries) _told.Add(entry.Id);
    }

    /// <summary>Learns what a commit has told of which nobody knew whether it came through.</summary>
    private async Task Catch(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SinceSql, connection) { Parameters = { Text(chain), new NpgsqlParameter<long> { TypedValue = _known } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) _told.Add(AuditText.IdOf(reader.GetFieldValue<byte[]>(0)));
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<byte[]> Bytes(byte[] value) => new() { TypedValue = value };
}
