using System.Data.Common;
using System.Text.Json;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Firmware;

/// <summary>Rollouts in their tables. Whoever changes a unit holds the row of its rollout until the commit, so that what the rules decided on is what is written over.</summary>
public sealed class RolloutBook(Database database, AuditTrail audit, TimeProvider clock)
{
    private const string Tables = "rollouts r JOIN firmware_images i ON i.id = r.image";

    private const string Columns = "r.id, r.image, i.product, i.version, r.status, r.plan, r.allowed, r.rollback_of, r.created_at, r.created_by, r.changed_at, r.reason";

    private const string UnitColumns = "device_id, wave, state, attempt, told, from_version, offered_at, not_before, percent, changed_at, reason";

    private const string OpenStates = "('pending', 'offered', 'downloading', 'verifying', 'rebooting')";

    private const string Insert = """
        INSERT INTO rollouts (id, image, status, open, plan, allowed, rollback_of, created_at, created_by, changed_at, reason)
        VALUES (@id, @image, @status, @yes, @plan, @allowed, @of, @now, @by, @now, @reason)
        ON CONFLICT DO NOTHING
        """;

    private const string InsertUnit = $"""
        INSERT INTO rollout_units (rollout, {UnitColumns})
        VALUES (@rollout, @device, @wave, @state, 0, @no, @from, NULL, NULL, NULL, @now, @reason)
        ON CONFLICT DO NOTHING
        """;

    private const string UpdateUnit = """
        UPDATE rollout_units SET state = @state, attempt = @attempt, told = @told, offered_at = @offered, not_before = @before, percent = @percent, changed_at = @changed, reason = @reason
         WHERE rollout = @rollout AND device_id = @device
        """;

    private const string Update = "UPDATE rollouts SET status = @status, open = @open, reason = @reason, changed_at = @changed WHERE id = @id";

    private const string MarkTold = "UPDATE rollout_units SET told = @yes WHERE rollout = @rollout AND device_id = @device AND attempt = @attempt AND state <> 'pending'";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private string ForUpdate => database.Name == "postgres" ? "FOR UPDATE OF r" : "";

    /// <summary>Writes it with its units, or finds it written. A unit that another rollout has is skipped.</summary>
    public async Task Create(RolloutRecord rollout, IReadOnlyList<RolloutUnit> units, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var written = await new Statement(Insert).With("id", rollout.Id).With("image", rollout.ImageId).With("status", LedgerNames.Text(rollout.Status)).With("yes", true).With("plan", Text(rollout.Plan))
            .With("allowed", rollout.Allowed).With("of", rollout.RollbackOf).With("now", rollout.CreatedAt).With("by", rollout.CreatedBy).With("reason", rollout.Reason).Run(database, connection, cancellationToken);
        if (written == 0)
            return;
        // In the order of their names, so that two that want the same units wait for each other and do not deadlock.
        foreach (var unit in units.OrderBy(u => u.DeviceId, StringComparer.Ordinal))
        {
            if (await Add(connection, rollout, unit, cancellationToken) == 0)
                await Add(connection, rollout, unit with { State = UnitUpdate.Skipped, Reason = "in another rollout" }, cancellationToken);
        }

        await audit.Append(connection, [new AuditEntry(Now, rollout.CreatedBy, "rollout.created") { Subject = rollout.Id.ToString(), What = $"{rollout.Product} {rollout.Version}" }], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<Answer<Page<RolloutRecord>>> List(RolloutFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        var select = new Select($"{Columns} FROM {Tables}").Where("r.status = @status", "status", filter.Status is { } status ? LedgerNames.Text(status) : null);
        if (cursor is { } after)
            select.Where("(r.created_at, r.id) < (@at, @id)").With("at", after.At).With("id", after.Id);
        await using var connection = await database.Open(cancellationToken);
        var rows = await select.Then("ORDER BY r.created_at DESC, r.id DESC").Limit(filter.Limit + 1).All(database, connection, Read, cancellationToken);
        for (var i = 0; i < rows.Count; i++)
            rows[i] = rows[i] with { Counts = await Counts(connection, rows[i].Id, cancellationToken) };
        return Paging.Of(rows, filter.Limit, r => new Cursor(r.CreatedAt, r.Id).ToString());
    }

    public async Task<Answer<RolloutReport>> Find(Guid rolloutId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await database.BeginRead(connection, cancellationToken);
        return await Report(connection, rolloutId, "", cancellationToken) is { } report ? report : Fault.NotFound($"Rollout {rolloutId} not found");
    }

    /// <summary>Rollouts of which a unit may still change.</summary>
    public Task<List<Guid>> Open(CancellationToken cancellationToken) => new Select("id FROM rollouts").Where("open").Then("ORDER BY id").All(database, r => r.Id(0), cancellationToken);

    /// <summary>Does what the rules say to the state as it is at this moment. Null when there is no such rollout.</summary>
    public async Task<RolloutReport?> Step(Guid rolloutId, Func<RolloutReport, RolloutStep> rule, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await Report(connection, rolloutId, ForUpdate, cancellationToken) is not { } report)
            return null;
        var step = rule(report);
        foreach (var unit in step.Units)
            await Write(connection, rolloutId, unit, cancellationToken);
        if (step.Status != report.Rollout.Status || step.Reason != report.Rollout.Reason || !step.Open)
            await Write(connection, report.Rollout, step, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var changed = step.Units.ToDictionary(u => u.DeviceId, StringComparer.Ordinal);
        return new(report.Rollout with { Status = step.Status, Reason = step.Reason }, [.. report.Units.Select(u => changed.GetValueOrDefault(u.DeviceId, u))]);
    }

    /// <summary>A person's will, with its row in the audit. The same once more changes nothing.</summary>
    public async Task<Answer<RolloutReport>> Decide(Guid rolloutId, RolloutVerb verb, string principal, string? reason, CancellationToken cancellationToken)
    {
        await using (var connection = await database.Open(cancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (await Report(connection, rolloutId, ForUpdate, cancellationToken) is not { } report)
                return Fault.NotFound($"Rollout {rolloutId} not found");
            var status = RolloutRules.StatusAfter(verb);
            if (report.Rollout.Status == status)
                return report;
            if (RolloutRules.Refusal(report.Rollout, verb) is { } refusal)
                return refusal;
            await Write(connection, report.Rollout, new(status, reason, [], true), cancellationToken);
            var entry = new AuditEntry(Now, principal, $"rollout.{LedgerNames.Text(status)}") { Subject = rolloutId.ToString(), What = $"{report.Rollout.Product} {report.Rollout.Version}" };
            await audit.Append(connection, [entry.Because(reason)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await Find(rolloutId, cancellationToken);
    }

    /// <summary>The rollout in which something said by a unit now may matter; null for none.</summary>
    public async Task<Guid?> Of(string deviceId, CancellationToken cancellationToken)
    {
        var found = await new Select("u.rollout, u.state FROM rollout_units u JOIN rollouts r ON r.id = u.rollout").Where("u.device_id = @device", "device", deviceId)
            .Where($"(u.state IN {OpenStates} OR u.state = 'failed')").Then("ORDER BY r.created_at DESC").Limit(1).All(database, r => r.Id(0), cancellationToken);
        return found is [var rollout] ? rollout : null;
    }

    /// <summary>Its agent has the task of this attempt.</summary>
    public async Task Told(Guid rolloutId, string deviceId, int attempt, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await new Statement(MarkTold).With("yes", true).With("rollout", rolloutId).With("device", deviceId).With("attempt", attempt).Run(database, connection, cancellationToken);
    }

    private async Task<int> Add(DbConnection connection, RolloutRecord rollout, RolloutUnit unit, CancellationToken cancellationToken) => await new Statement(InsertUnit).With("rollout", rollout.Id).With("device", unit.DeviceId)
        .With("wave", unit.Wave).With("state", LedgerNames.Text(unit.State)).With("no", false).With("from", unit.FromVersion).With("now", rollout.CreatedAt).With("reason", unit.Reason).Run(database, connection, cancellationToken);

    private async Task Write(DbConnection connection, Guid rolloutId, RolloutUnit unit, CancellationToken cancellationToken) => await new Statement(UpdateUnit).With("rollout", rolloutId).With("device", unit.DeviceId)
        .With("state", LedgerNames.Text(unit.State)).With("attempt", unit.Attempt).With("told", unit.Told).With("offered", unit.OfferedAt).With("before", unit.NotBefore).With("percent", unit.Percent)
        .With("changed", unit.ChangedAt).With("reason", unit.Reason).Run(database, connection, cancellationToken);

    private async Task Write(DbConnection connection, RolloutRecord rollout, RolloutStep step, CancellationToken cancellationToken) => await new Statement(Update).With("id", rollout.Id).With("status", LedgerNames.Text(step.Status))
        .With("open", step.Open).With("reason", step.Reason).With("changed", step.Status == rollout.Status ? rollout.ChangedAt : Now).Run(database, connection, cancellationToken);

    private async Task<RolloutReport?> Report(DbConnection connection, Guid rolloutId, string hold, CancellationToken cancellationToken)
    {
        if (await new Select($"{Columns} FROM {Tables}").Where("r.id = @id", "id", rolloutId).Then(hold).All(database, connection, Read, cancellationToken) is not [var rollout])
            return null;
        var units = await new Select($"{UnitColumns} FROM rollout_units").Where("rollout = @rollout", "rollout", rolloutId).Then("ORDER BY wave, device_id").All(database, connection, ReadUnit, cancellationToken);
        return new(rollout with { Counts = units.GroupBy(u => LedgerNames.Text(u.State)).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal) }, units);
    }

    private async Task<IReadOnlyDictionary<string, int>> Counts(DbConnection connection, Guid rolloutId, CancellationToken cancellationToken) =>
        (await new Select("state, count(*) FROM rollout_units").Where("rollout = @rollout", "rollout", rolloutId).Then("GROUP BY state").All(database, connection, r => (State: r.Text(0), Count: (int)r.Number(1)), cancellationToken))
        .ToDictionary(c => c.State, c => c.Count, StringComparer.Ordinal);

    private static string Text(RolloutPlan plan) => JsonSerializer.Serialize(plan, Json.Tolerant);

    private static RolloutRecord Read(Row row) => new(
        row.Id(0), row.Id(1), row.Text(2), row.Text(3), LedgerNames.Parse<RolloutStatus>(row.Text(4)), JsonSerializer.Deserialize<RolloutPlan>(row.Text(5), Json.Tolerant)!, row.Small(6),
        new Dictionary<string, int>(), row.IdOrNull(7), row.Time(8), row.Text(9), row.Time(10), row.TextOrNull(11));

    private static RolloutUnit ReadUnit(Row row) => new(
        row.Text(0), row.Small(1), LedgerNames.Parse<UnitUpdate>(row.Text(2)), row.Small(3), row.Bool(4), row.TextOrNull(5), row.TimeOrNull(6), row.TimeOrNull(7), row.SmallOrNull(8), row.Time(9), row.TextOrNull(10));
}
