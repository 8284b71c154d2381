using Mycosoft.Audit;

namespace Mycosoft.Ledger;

/// <summary>The writer's chain in SQLite, in the transaction of the writes.</summary>
internal sealed class SqliteAudit(string chain)
{
    private readonly ToldEntries _told = new();

    public void Append(SqliteSession session, IReadOnlyList<LedgerWrite> writes, LedgerVerdict[] verdicts)
    {
        List<AuditEntry>? entries = null;
        for (var i = 0; i < verdicts.Length; i++)
        {
            if (writes[i].Audit is { } entry && verdicts[i].IsNew && !_told.Holds(entry))
                (entries ??= []).Add(entry);
        }

        if (entries is null) return;
        var end = ChainEnd.None;
        session.Read(AuditSql.Positional.Hold, reader => end = new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)), chain, ChainEnd.None.Hash);
        var rows = AuditText.Chain(chain, end, entries);
        foreach (var row in rows)
            session.Execute(AuditSql.Positional.Insert, row.Chain, row.Seq, row.At, row.Actor, row.Action, row.AgentId, row.Subject, row.Entry, row.Hash);
        session.Execute(AuditSql.Positional.Advance, chain, rows[^1].Seq, rows[^1].Hash);
    }

    /// <summary>The writes are on disk.</summary>
    public void Committed(IReadOnlyList<LedgerWrite> writes, LedgerVerdict[] verdicts)
    {
        for (var i = 0; i < verdicts.Length; i++)
        {
            if (writes[i].Audit is { } entry && verdicts[i].IsNew)
                _told.Add(entry.Id);
        }
    }
}
