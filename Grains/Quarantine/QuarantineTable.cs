using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Quarantine;

/// <summary>The quarantines that are in force.</summary>
public sealed class QuarantineTable(Database database, AuditTrail audit, TimeProvider clock)
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
            var now = clock.GetUtcNow().UtcDateTime;
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var imposed = await new Statement(Insert).With("scope", LedgerNames.Text(order.Scope)).With("target", order.Target).With("reason", order.Reason).With("by", order.Principal)
                .With("at", now).Run(database, connection, cancellationToken);
            if (imposed == 1)
                await audit.Append(connection, [Told(order, "quarantine.imposed", now)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await Find(order, cancellationToken) ?? throw new TimeoutException("Somebody lifted it at the same moment.");
    }

    public async Task<QuarantineRecord?> Lift(QuarantineOrder order, CancellationToken cancellationToken)
    {
        var standing = await Find(order, cancellationToken);
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var lifted = await new Statement(Delete).With("scope", LedgerNames.Text(order.Scope)).With("target", order.Target).Run(database, connection, cancellationToken);
        if (lifted == 1)
            await audit.Append(connection, [Told(order, "quarantine.lifted", clock.GetUtcNow().UtcDateTime)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return lifted == 1 ? standing : null;
    }

    private static AuditEntry Told(QuarantineOrder order, string action, DateTime at) => new AuditEntry(at, order.Principal, action)
    {
        AgentId = order.Scope == QuarantineScope.Agent ? order.Target : null,
        Subject = order.Target,
        What = LedgerNames.Text(order.Scope),
    }.Because(order.Reason);

    private async Task<QuarantineRecord?> Find(QuarantineOrder order, CancellationToken cancellationToken) =>
        (await All(cancellationToken)).FirstOrDefault(q => q.Scope == order.Scope && q.Target == order.Target);
}
