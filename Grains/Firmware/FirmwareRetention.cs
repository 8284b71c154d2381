using Mycosoft.Ledger;

namespace Mycosoft.Firmware;

/// <summary>Removes what nobody asks for any more: parts of which no image was made, and rollouts that ended long ago.</summary>
public sealed class FirmwareRetention(FirmwareStore images, Database database, FirmwareOptions options, TimeProvider clock)
{
    /// <summary>Rollouts at a time, each in a transaction of its own.</summary>
    public const int Most = 20;

    private static readonly TimeSpan UploadsKept = TimeSpan.FromHours(1);

    // What is open may still change, and what is being taken back is looked at.
    private const string Over = """
        NOT r.open AND r.changed_at < @before
        AND NOT EXISTS (SELECT 1 FROM rollout_units u WHERE u.rollout = r.id AND u.changed_at >= @before)
        AND NOT EXISTS (SELECT 1 FROM rollouts b WHERE b.rollback_of = r.id AND b.open)
        """;

    private const string ForgetUnits = "DELETE FROM rollout_units WHERE rollout = @id";

    private const string Forget = "DELETE FROM rollouts WHERE id = @id";

    public async Task CleanUp(CancellationToken cancellationToken)
    {
        await images.CleanUp(UploadsKept, cancellationToken);
        await Rollouts(cancellationToken);
    }

    /// <summary>Answers how many rollouts it removed.</summary>
    public async Task<int> Rollouts(CancellationToken cancellationToken)
    {
        var (before, removed) = (clock.GetUtcNow().UtcDateTime - options.Kept, 0);
        foreach (var rolloutId in await OlderThan(before).Then("ORDER BY r.changed_at").Limit(Most).All(database, r => r.Id(0), cancellationToken))
            removed += await Remove(rolloutId, before, cancellationToken);
        return removed;
    }

    /// <summary>Holds its row first, as everybody does who changes its units.</summary>
    private async Task<int> Remove(Guid rolloutId, DateTime before, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await OlderThan(before).Where("r.id = @id", "id", rolloutId).Then(database.Name == "postgres" ? "FOR UPDATE OF r" : "").All(database, connection, r => r.Id(0), cancellationToken) is [])
            return 0;
        await new Statement(ForgetUnits).With("id", rolloutId).Run(database, connection, cancellationToken);
        var removed = await new Statement(Forget).With("id", rolloutId).Run(database, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return removed;
    }

    private static Select OlderThan(DateTime before) => new Select("r.id FROM rollouts r").Where(Over).With("before", before);
}
