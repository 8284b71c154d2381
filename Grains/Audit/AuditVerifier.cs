using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.Audit;

/// <summary>Holds the rows against each other, against where their writers ended, and against every signed head that can be had.</summary>
public sealed class AuditVerifier(Database database, AuditTable table, HeadsKeeper keeper, AuditOptions options)
{
    private const int MostRows = 200_000;
    private const int MostHeads = 1_000;

    public async Task<Answer<AuditVerdict>> Verify(AuditCheck check, CancellationToken cancellationToken)
    {
        if (check.Limit is < 1 or > MostRows)
            return Fault.InvalidPayload($"limit must be 1 to {MostRows}.", "$.limit");
        if (check.Heads is { Count: > MostHeads })
            return Fault.InvalidPayload($"heads are at most {MostHeads} at a time.", "$.heads");
        return await Verify(check, await keeper.Everywhere(), cancellationToken);
    }

    /// <summary>With the heads that the silos keep.</summary>
    public async Task<AuditVerdict> Verify(AuditCheck check, IReadOnlyList<KeptHeads> kept, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        // Rows, ends and heads as they stand at one moment.
        await using var moment = await database.BeginRead(connection, cancellationToken);
        var heads = new KnownHeads(kept, options.TrustedKeys, await table.Heads(connection, cancellationToken), check.Heads ?? []);
        return await Walk(connection, check, heads, cancellationToken);
    }

    public async Task<AuditHeads> Heads(CancellationToken cancellationToken)
    {
        var kept = await keeper.Everywhere();
        await using var connection = await database.Open(cancellationToken);
        await using var moment = await database.BeginRead(connection, cancellationToken);
        var known = new KnownHeads(kept, options.TrustedKeys, await table.Heads(connection, cancellationToken), []);
        var newest = known.ByChain.Select(c => c.MaxBy(h => h.Seq)!).OrderBy(h => h.Chain, StringComparer.Ordinal).ToList();
        var signed = newest.ToDictionary(h => h.Chain, h => h.Seq, StringComparer.Ordinal);
        var unsealed = (await table.Ends(connection, cancellationToken)).Sum(e => Math.Max(0, e.Value.Seq - signed.GetValueOrDefault(e.Key)));
        return new(newest, unsealed, kept.DistinctBy(k => k.Key).ToDictionary(k => k.Key, k => Convert.ToBase64String(k.PublicKey)), [.. kept.SelectMany(k => k.Problems)]);
    }

    private async Task<AuditVerdict> Walk(DbConnection connection, AuditCheck check, KnownHeads heads, CancellationToken cancellationToken)
    {
        var walk = new AuditWalk(check.After, heads.ByChain);
        var ends = await table.Ends(connection, cancellationToken);
        // Chains that have to be there, in the order of the walk.
        var expected = new Queue<string>(ends.Keys.Concat(heads.ByChain.Select(h => h.Key)).Distinct().Where(c => IsAfter(c, check.After?.Chain)).Order(StringComparer.Ordinal));
        if (check.After is null)
            heads.Forged.ForEach(walk.Forged);
        await foreach (var row in table.After(connection, check.After?.Chain ?? "", check.After?.Seq ?? 0, check.Limit, cancellationToken))
        {
            End(walk.Position?.Chain, row.Chain);
            walk.Add(row);
        }

        if (walk.Checked == check.Limit)
            return Verdict(walk.Position);
        End(walk.Position?.Chain, null);
        return Verdict(null);

        // Chains that lie between have lost all their rows.
        void End(string? left, string? next)
        {
            if (left is not null && left == next)
                return;
            if (left is not null)
                walk.EndOf(left, Find(left));
            while (expected.TryPeek(out var chain) && (next is null || !IsAfter(chain, next)))
            {
                expected.Dequeue();
                if (chain != next && IsAfter(chain, left))
                    walk.EndOf(chain, Find(chain) ?? ChainEnd.None);
            }
        }

        ChainEnd? Find(string chain) => ends.TryGetValue(chain, out var end) ? end : null;

        AuditVerdict Verdict(AuditPosition? next) => new(walk.Checked, walk.HeadsChecked, walk.Problems, check.After is null ? heads.UnknownKeys : [], next);
    }

    private static bool IsAfter(string chain, string? other) => other is null || string.CompareOrdinal(chain, other) > 0;
}
