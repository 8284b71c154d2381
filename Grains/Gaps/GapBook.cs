using System.Data.Common;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Gaps;

/// <summary>What is remembered of gaps: since when, and what was decided.</summary>
public sealed class GapBook(Database database, AuditTrail audit, TimeProvider clock)
{
    private const int MostWishes = 200;
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WishLasts = TimeSpan.FromHours(1);

    private const string Upsert = """
        INSERT INTO gaps (id, gap_type, description, evidence, first_seen, last_seen, decision) VALUES (@id, @type, @description, @evidence, @now, @now, 'open')
        ON CONFLICT (id) DO UPDATE
           SET last_seen = excluded.last_seen, description = excluded.description, evidence = excluded.evidence, resolved_at = NULL,
               first_seen = CASE WHEN gaps.resolved_at IS NULL THEN gaps.first_seen ELSE excluded.first_seen END,
               decision = CASE WHEN gaps.resolved_at IS NULL OR gaps.decision = 'ignored' THEN gaps.decision ELSE 'open' END,
               approval_id = CASE WHEN gaps.resolved_at IS NULL THEN gaps.approval_id END,
               note = CASE WHEN gaps.resolved_at IS NULL OR gaps.decision = 'ignored' THEN gaps.note END
        """;

    private const string Resolve = "UPDATE gaps SET resolved_at = @now WHERE id = @id";

    private const string Decision = "UPDATE gaps SET decision = @decision, decided_at = @now, decided_by = @by, approval_id = @approval, note = @note, resolved_at = @resolved WHERE id = @id";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Every gap that is not resolved, by its id.</summary>
    public async Task<IReadOnlyDictionary<string, GapRow>> Open(CancellationToken cancellationToken)
    {
        var rows = await new Select("id, gap_type, description, evidence, first_seen, last_seen, decision, decided_by, approval_id, note FROM gaps").Where("resolved_at IS NULL").All(database, Read, cancellationToken);
        return rows.ToDictionary(r => r.Id, StringComparer.Ordinal);
    }

    /// <summary>Those that are resolved, the last first.</summary>
    public async Task<IReadOnlyList<ClosedGap>> Closed(int limit, CancellationToken cancellationToken) =>
        await new Select("id, gap_type, description, evidence, first_seen, resolved_at, decision, decided_by, approval_id, note FROM gaps").Where("resolved_at IS NOT NULL").Then("ORDER BY resolved_at DESC, id").Limit(limit)
            .All(database, row => new ClosedGap(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.Time(4), row.Time(5), row.Text(6), row.TextOrNull(7), row.IdOrNull(8), row.TextOrNull(9)), cancellationToken);

    /// <summary>Brings the book up to what is missing now, writing only what has changed. When that is not the whole, nothing is taken for resolved.</summary>
    public async Task<IReadOnlyDictionary<string, GapRow>> Keep(IReadOnlyList<AgentGap> missing, CancellationToken cancellationToken, bool whole = true)
    {
        var (known, now) = (await Open(cancellationToken), Now);
        var news = missing.Where(g => g.GapType != Requirements.Capability && (!known.TryGetValue(g.GapId, out var row) || row.LastSeen < now - Stale || row.Evidence != g.Evidence)).ToList();
        var gone = !whole ? [] : known.Values.Where(r => r.Type == Requirements.Capability ? r.LastSeen < now - WishLasts : missing.All(g => g.GapId != r.Id)).ToList();
        if (news.Count == 0 && gone.Count == 0)
            return known;
        await using (var connection = await database.Open(cancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            foreach (var gap in news)
                await See(connection, gap.GapId, gap.GapType, gap.Description, gap.Evidence, cancellationToken);
            foreach (var row in gone)
                await new Statement(Resolve).With("id", row.Id).With("now", now).Run(database, connection, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await Open(cancellationToken);
    }

    /// <summary>Remembers for an hour that somebody wanted a task that no kind can do.</summary>
    public async Task Wish(string taskType, CancellationToken cancellationToken)
    {
        var (gap, known) = (GapRules.Incapable(taskType, $"asked for at {Now:u}", Now), await Open(cancellationToken));
        if (known.Values.Count(r => r.Type == Requirements.Capability) >= MostWishes || (known.TryGetValue(gap.GapId, out var row) && row.LastSeen > Now - Stale))
            return;
        await using var connection = await database.Open(cancellationToken);
        await See(connection, gap.GapId, gap.GapType, gap.Description, gap.Evidence, cancellationToken);
    }

    /// <summary>A gap that was filled is closed; what is missing after that is missing anew.</summary>
    public async Task Decide(string gapId, string decision, string by, CancellationToken cancellationToken, Guid? approvalId = null, string? note = null)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var decided = await new Statement(Decision).With("id", gapId).With("decision", decision).With("now", Now).With("by", by).With("approval", approvalId).With("note", note).With("resolved", decision == "filled" ? Now : null).Run(database, connection, cancellationToken);
        if (decided == 1)
            await audit.Append(connection, [new AuditEntry(Now, by, "gap." + decision) { Subject = gapId, ApprovalId = approvalId }.Because(note)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private Task<int> See(DbConnection connection, string id, string type, string description, string? evidence, CancellationToken cancellationToken) =>
        new Statement(Upsert).With("id", id).With("type", type).With("description", description).With("evidence", evidence).With("now", Now).Run(database, connection, cancellationToken);

    private static GapRow Read(Row row) => new(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.Time(4), row.Time(5), row.Text(6), row.TextOrNull(7), row.IdOrNull(8), row.TextOrNull(9));
}

/// <summary>A gap as it is remembered.</summary>
public sealed record GapRow(string Id, string Type, string Description, string? Evidence, DateTime FirstSeen, DateTime LastSeen, string Decision, string? DecidedBy, Guid? ApprovalId, string? Note);
