using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.Audit;

/// <summary>
/// The chain of what is written outside the group commit: votes, keys, quarantines, decisions on gaps. Every silo adds to it, one at a time, inside the transaction of the deed and as the
/// last statement of it.
/// </summary>
public sealed class AuditTrail(Database database)
{
    public const string Chain = "control";

    /// <summary>In the transaction of the connection.</summary>
    public async Task Append(DbConnection connection, IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return;
        var end = (await new Statement(AuditSql.Hold).With("chain", Chain).With("none", ChainEnd.None.Hash).Rows(database, connection, r => new ChainEnd(r.Number(0), r.Bytes(1)), cancellationToken))[0];
        var rows = AuditText.Chain(Chain, end, entries);
        foreach (var row in rows)
        {
            await new Statement(AuditSql.Insert).With("chain", row.Chain).With("seq", row.Seq).With("at", row.At).With("actor", row.Actor).With("action", row.Action).With("agent", row.AgentId)
                .With("subject", row.Subject).With("entry", row.Entry).With("hash", row.Hash).Run(database, connection, cancellationToken);
        }

        await new Statement(AuditSql.Advance).With("chain", Chain).With("seq", rows[^1].Seq).With("hash", rows[^1].Hash).Run(database, connection, cancellationToken);
    }

    /// <summary>In a transaction of its own, for what changes no table.</summary>
    public async Task Append(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Append(connection, [entry], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
