using System.Data.Common;
using System.Globalization;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Makes room ahead and lets old readings go: on PostgreSQL whole days at once, else in small steps.</summary>
internal sealed class TelemetryRetention(Database database, DeviceOptions options, TimeProvider clock)
{
    private const int DaysAhead = 3;

    private const int Step = 5_000;

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
        var gone = database is PostgresDatabase ? await DropDays(connection, now - options.Raw, cancellationToken) : 0;
        gone += await Delete(connection, database is PostgresDatabase ? "telemetry_default" : "telemetry", now - options.Raw, cancellationToken);
        gone += await Delete(connection, "telemetry_minutes", now - options.Minutes, cancellationToken);
        return gone + await Delete(connection, "telemetry_hours", now - options.Hours, cancellationToken);
    }

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

    private async Task<int> Delete(DbConnection connection, string table, DateTime before, CancellationToken cancellationToken)
    {
        var key = table is "telemetry" or "telemetry_default" ? "agent_id, at, key" : "agent_id, at";
        var sql = $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE at < @before LIMIT @step)";
        var deleted = 0;
        for (var last = Step; last == Step; deleted += last)
        {
            if (deleted > 0)
                await Task.Delay(Breath, cancellationToken); // The intake writes in between.
            last = await new Statement(sql).With("before", before).With("step", Step).Run(database, connection, cancellationToken);
        }

        return deleted;
    }

    private static string Name(DateTime day) => PartitionPrefix + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Text(DateTime day) => day.ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
}
