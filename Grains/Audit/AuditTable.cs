using System.Data.Common;
using System.Runtime.CompilerServices;
using Mycosoft.Ledger;

namespace Mycosoft.Audit;

/// <summary>The rows, the ends of the chains, and the newest signed heads, from their tables.</summary>
public sealed class AuditTable(Database database)
{
    private const string Columns = "chain, seq, at, actor, action, agent_id, subject, entry, hash FROM audit";

    private static readonly TimeSpan Skew = TimeSpan.FromHours(1);

    private const string Keep = """
        INSERT INTO audit_heads (chain, seq, hash, at, key, signature) VALUES (@chain, @seq, @hash, @at, @key, @signature)
        ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at, key = excluded.key, signature = excluded.signature
        """;

    public async Task<Answer<Page<AuditRecord>>> List(AuditFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        var select = new Select("id, at, entry, hash FROM audit").Where("actor = @actor", "actor", filter.Actor).Where("action = @action", "action", filter.Action)
            .Where("agent_id = @agent", "agent", filter.AgentId).Where("subject = @subject", "subject", filter.Subject)
            .Where("at >= @since", "since", filter.Since).Where("at < @until", "until", filter.Until);
        // The list goes by id; where it begins and ends is found by time, with room for clocks that differ.
        if (filter.Since is { } since)
            select.Where("id > coalesce((SELECT id FROM audit WHERE at < @before ORDER BY at DESC LIMIT 1), 0)").With("before", since > DateTime.UnixEpoch ? since - Skew : since);
        if (filter.Until is { } until && until < DateTime.MaxValue - Skew)
            select.Where("id < coalesce((SELECT id FROM audit WHERE at > @after ORDER BY at LIMIT 1), 9223372036854775807)").With("after", until + Skew);
        if (cursor is { } from)
            select.Where("id < @number", "number", from.Number);
        var rows = await select.Then("ORDER BY id DESC").Limit(filter.Limit + 1).All(database, r => (Id: r.Number(0), At: r.Time(1), Record: AuditText.Read(r.Bytes(2), r.Bytes(3))), cancellationToken);
        var page = Paging.Of(rows, filter.Limit, row => new Cursor(row.At, row.Id).ToString());
        return new Page<AuditRecord>([.. page.Items.Select(row => row.Record)], page.Next);
    }

    /// <summary>In order of chain and seq.</summary>
    public async IAsyncEnumerable<AuditRow> After(DbConnection connection, string chain, long seq, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var select = new Select(Columns).Where("(chain, seq) > (@chain, @seq)").With("chain", chain).With("seq", seq).Then("ORDER BY chain, seq").Limit(limit);
        await foreach (var row in select.Rows(database, connection, cancellationToken))
            yield return Read(row);
    }

    public async IAsyncEnumerable<AuditRow> Between(DbConnection connection, string chain, long after, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var select = new Select(Columns).Where("chain = @chain").Where("seq > @after").Where("seq <= @to").With("chain", chain).With("after", after).With("to", to).Then("ORDER BY seq");
        await foreach (var row in select.Rows(database, connection, cancellationToken))
            yield return Read(row);
    }

    public async Task<IReadOnlyDictionary<string, ChainEnd>> Ends(DbConnection connection, CancellationToken cancellationToken)
    {
        var ends = await new Select("chain, seq, hash FROM audit_chains").All(database, connection, r => (Chain: r.Text(0), End: new ChainEnd(r.Number(1), r.Bytes(2))), cancellationToken);
        return ends.ToDictionary(e => e.Chain, e => e.End, StringComparer.Ordinal);
    }

    public Task<List<SignedHead>> Heads(DbConnection connection, CancellationToken cancellationToken) =>
        new Select("chain, seq, hash, at, key, signature FROM audit_heads").Then("ORDER BY chain").All(database, connection, ReadHead, cancellationToken);

    public async Task Put(SignedHead head, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await new Statement(Keep).With("chain", head.Chain).With("seq", head.Seq).With("hash", Convert.FromHexString(head.Hash)).With("at", head.At).With("key", head.Key)
            .With("signature", Convert.FromBase64String(head.Signature)).Run(database, connection, cancellationToken);
    }

    private static AuditRow Read(Row row) => new(row.Text(0), row.Number(1), row.Time(2), row.Text(3), row.Text(4), row.TextOrNull(5), row.TextOrNull(6), row.Bytes(7), row.Bytes(8));

    private static SignedHead ReadHead(Row row) => new(row.Text(0), row.Number(1), Convert.ToHexStringLower(row.Bytes(2)), row.Time(3), row.Text(4), Convert.ToBase64String(row.Bytes(5)));
}
