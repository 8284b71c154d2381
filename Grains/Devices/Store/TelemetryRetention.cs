using System.Data.Common;
using System.Globalization;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Makes room ahead and lets old readings go: on PostgreSQL whole days at once, else in small steps.</summary>
internal sealed class TelemetryRetention(Database database, DeviceOptions options, TimeProvider clock)
{
    private const int DaysAhead = 3;

    private const int Step = 5_000;

    private const int UnitsAtOnce = 100;

    private const string PartitionPrefix = "telemetry_d";

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    /// <summary>Partitions from the oldest day that may be written to a few days ahead. SQLite has none.</summary>
    public async Task MakeRoom(CancellationToken cancellationToken)
    {
        if (database is not PostgresDatabase)
            return;
        var today = clock.GetUtcNow().UtcDateTime.Date;
        await using var connection = await database.Open(cancellationToken);
        var there = await Partitions(connection, cancellationToken);
        for (var day = today.AddDays(-1); day <= today.AddDays(DaysAhead); day = day.AddDays(1))
        {
            if (!there.Contains(Name(day)))
                await Make(connection, day, cancellationToken);
        }
    }

    /// <summary>Answers how many rows or partitions went.</summary>
    public async Task<int> CleanUp(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.Open(cancellationToken);
        var gone = 0;
        if (await RolledUp(connection, cancellationToken) is { } rolled)
        {
            var raw = rolled < now - options.Raw ? rolled : TelemetryRules.Minute(now - options.Raw);
            gone = database is PostgresDatabase ? await DropDays(connection, raw, cancellationToken) : 0;
            gone += await Delete(connection, database is PostgresDatabase ? "telemetry_default" : "telemetry", raw, cancellationToken);
        }

        gone += await Delete(connection, "telemetry_minutes", now - options.Minutes, cancellationToken);
        return gone + await Delete(connection, "telemetry_hours", now - options.Hours, cancellationToken);
    }

    /// <summary>Nothing is let go before its minutes are made.</summary>
    private async Task<DateTime?> RolledUp(DbConnection connection, CancellationToken cancellationToken) =>
        (await new Select("until FROM telemetry_rolled").Where("name = @name", "name", RollUp.Minutes).All(database, connection, r => (DateTime?)r.Time(0), cancellationToken)).FirstOrDefault();

    private async Task<int> DropDays(DbConnection connection, DateTime before, CancellationToken cancellationToken)
    {
        var dropped = 0;
        foreach (var name in await Partitions(connection, cancellationToken))
        {
            if (DateTime.TryParseExact(name[PartitionPrefix.Length..], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day) && day.AddDays(1) <= before)
            {
                await Tables(connection, $"DROP TABLE IF EXISTS {name}", cancellationToken);
                dropped++;
            }
        }

        return dropped;
    }

    /// <summary>What lies in the last partition of that day would keep the new one from being made, so it moves there.</summary>
    private async Task Make(DbConnection connection, DateTime day, CancellationToken cancellationToken)
    {
        var (name, from, to) = (Name(day), Text(day), Text(day.AddDays(1)));
        await Tables(
            connection,
            $"""
            CREATE TABLE {name} (LIKE telemetry INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
            WITH moved AS (DELETE FROM telemetry_default WHERE at >= '{from}' AND at < '{to}' RETURNING *) INSERT INTO {name} SELECT * FROM moved;
            ALTER TABLE telemetry ATTACH PARTITION {name} FOR VALUES FROM ('{from}') TO ('{to}');
            """,
            cancellationToken);
    }

    private async Task<HashSet<string>> Partitions(DbConnection connection, CancellationToken cancellationToken) =>
        (await new Select($"c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'telemetry'::regclass AND c.relname LIKE '{PartitionPrefix}________'").All(
            database, connection, r => r.Text(0), cancellationToken)).Where(n => n != "telemetry_default").ToHashSet(StringComparer.Ordinal);

    /// <summary>One silo at a time, and never in the way for long: whoever cannot have the tables now tries again in an hour.</summary>
    private async Task Tables(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await new Statement($"SET LOCAL lock_timeout = '1s'; {sql}").Run(database, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>By units, for the rows of one lie together: what was deleted elsewhere is not read again.</summary>
    private async Task<int> Delete(DbConnection connection, string table, DateTime before, CancellationToken cancellationToken)
    {
        var deleted = 0;
        for (var units = await Units(connection, "", cancellationToken); units.Count > 0; units = await Units(connection, units[^1], cancellationToken))
        {
            deleted += await Delete(connection, table, units, before, cancellationToken);
            await Task.Delay(Breath, cancellationToken); // The intake writes in between.
        }

        return deleted;
    }

    private async Task<int> Delete(DbConnection connection, string table, List<string> units, DateTime before, CancellationToken cancellationToken)
    {
        var key = table is "telemetry" or "telemetry_default" ? "agent_id, at, key" : "agent_id, at";
        var sql = $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE agent_id IN ({string.Join(", ", units.Select((_, i) => $"@id{i}"))}) AND at < @before LIMIT @step)";
        var deleted = 0;
        for (var last = Step; last == Step; deleted += last)
        {
            if (deleted > 0)
                await Task.Delay(Breath, cancellationToken);
            var statement = new Statement(sql).With("before", before).With("step", Step);
            for (var i = 0; i < units.Count; i++)
                statement.With($"id{i}", units[i]);
            last = await statement.Run(database, connection, cancellationToken);
        }

        return deleted;
    }

    /// <summary>The next units; their cursors stay when they are taken out of the registry.</summary>
    private Task<List<string>> Units(DbConnection connection, string after, CancellationToken cancellationToken) =>
        new Select("agent_id FROM device_cursors").Where("agent_id > @after").With("after", after).Then("ORDER BY agent_id").Limit(UnitsAtOnce).All(database, connection, r => r.Text(0), cancellationToken);

    private static string Name(DateTime day) => PartitionPrefix + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Text(DateTime day) => day.ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
}
