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

    /// <summary>The last statement of a batch: it holds the end of the chain.</summary>
    public PostgresStatement Hold(Action<ChainEnd> end) => new(
        new NpgsqlBatchCommand(AuditSql.Hold) { Parameters = { Text(chain), Bytes(ChainEnd.None.Hash) } },
        (reader, _) => end(new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))));

    public async Task Append(NpgsqlConnection connection, ChainEnd end, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
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
        batch.BatchCommands.Add(new NpgsqlBatchCommand(AuditSql.Advance) { Parameters = { Text(chain), new NpgsqlParameter<long> { TypedValue = rows[^1].Seq }, Bytes(rows[^1].Hash) } });
        await batch.ExecuteNonQueryAsync(cancellationToken);

        NpgsqlParameter<T[]> Column<T>(NpgsqlDbType type, Func<AuditRow, T> value) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = Array.ConvertAll(rows, row => value(row)) };
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<byte[]> Bytes(byte[] value) => new() { TypedValue = value };
}
