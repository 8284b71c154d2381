using Mycosoft.Ledger;

namespace Mycosoft.Quarantine;

/// <summary>The quarantines that are in force.</summary>
public sealed class QuarantineTable(Database database, TimeProvider clock)
{
    private const string Insert = "INSERT INTO quarantines (scope, target, reason, by, at) VALUES (@scope, @target, @reason, @by, @at) ON CONFLICT DO NOTHING";

    private const string Delete = "DELETE FROM quarantines WHERE scope = @scope AND target = @target";

    public async Task<IReadOnlyList<QuarantineRecord>> All(CancellationToken cancellationToken) =>
        await new Select("scope, target, reason, by, at FROM quarantines").Then("ORDER BY at, scope, target")
            .All(database, r => new QuarantineRecord(LedgerNames.Parse<QuarantineScope>(r.Text(0)), r.Text(1), r.Text(2), r.Text(3), r.Time(4)), cancellationToken);

    /// <summary>The one that stands now, whether it stood before or not.</summary>
    public async Task<QuarantineRecord> Impose(QuarantineOrder order, CancellationToken cancellationToken)
    {
        await using (var connection = await database.Open(cancellationToken))
        {
            await new Statement(Insert).With("scope", LedgerNames.Text(order.Scope)).With("target", order.Target).With("reason", order.Reason).With("by", order.Principal)
                .With("at", clock.GetUtcNow().UtcDateTime).Run(database, connection, cancellationToken);
        }

        return await Find(order, cancellationToken) ?? throw new TimeoutException("Somebody lifted it at the same moment.");
    }

    public async Task<QuarantineRecord?> Lift(QuarantineOrder order, CancellationToken cancellationToken)
    {
        var standing = await Find(order, cancellationToken);
        await using var connection = await database.Open(cancellationToken);
        var lifted = await new Statement(Delete).With("scope", LedgerNames.Text(order.Scope)).With("target", order.Target).Run(database, connection, cancellationToken);
        return lifted == 1 ? standing : null;
    }

    private async Task<QuarantineRecord?> Find(QuarantineOrder order, CancellationToken cancellationToken) =>
        (await All(cancellationToken)).FirstOrDefault(q => q.Scope == order.Scope && q.Target == order.Target);
}
