using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Makes minutes out of readings and hours out of minutes. What was done already is done again to the same end.</summary>
internal sealed class RollUp(Database database, TimeProvider clock)
{
    public const string Minutes = "minutes";

    public const string Hours = "hours";

    private const int Seconds = 120;

    private const int MostMinutes = 60;

    private const int MostDirty = 5_000;

    private const string From = "SELECT until FROM telemetry_rolled WHERE name = @name";

    private const string Mark = "INSERT INTO telemetry_rolled (name, until) VALUES (@name, @until) ON CONFLICT (name) DO UPDATE SET until = excluded.until";

    private const string Wash = "DELETE FROM telemetry_dirty WHERE minute = @from";

    /// <summary>A minute is made when it is closed for so long: whoever stores into it later says so.</summary>
    private static readonly TimeSpan Closed = TimeSpan.FromSeconds(30);

    private readonly TelemetrySql _sql = TelemetrySql.Of(database);

    /// <summary>Units by the index, one after the other: readings lie in the order of their units.</summary>
    private string MinuteSql => $"""
        INSERT INTO telemetry_minutes (agent_id, at, stats)
        SELECT agent_id, @from, {_sql.ObjectOf}
          FROM (SELECT t.agent_id, m.key, {TelemetrySql.Single}
                  FROM device_cursors c JOIN telemetry t ON t.agent_id = c.agent_id AND t.at >= @from AND t.at < @to {_sql.EachMetric}
                 WHERE c.last_reading_at IS NOT NULL AND @only
                 GROUP BY t.agent_id, m.key) each_metric
         GROUP BY agent_id
        ON CONFLICT (agent_id, at) DO UPDATE SET stats = excluded.stats
        """;

    private string HourSql => $"""
        INSERT INTO telemetry_hours (agent_id, at, stats)
        SELECT agent_id, @from, {_sql.ObjectOf}
          FROM (SELECT t.agent_id, m.key, {TelemetrySql.Rolled}
                  FROM device_cursors c JOIN telemetry_minutes t ON t.agent_id = c.agent_id AND t.at >= @from AND t.at < @to {_sql.EachStat}
                 WHERE c.last_reading_at IS NOT NULL AND @only
                 GROUP BY t.agent_id, m.key) each_metric
         GROUP BY agent_id
        ON CONFLICT (agent_id, at) DO UPDATE SET stats = excluded.stats
        """;

    /// <summary>One turn, of bounded length. Answers whether there is more to do at once.</summary>
    public async Task<bool> Turn(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        var closed = TelemetryRules.Minute(clock.GetUtcNow().UtcDateTime - Closed);
        var minute = await Begin(connection, Minutes, closed, 60, cancellationToken);
        for (var made = 0; minute < closed && made < MostMinutes; minute = minute.AddMinutes(1), made++)
            await Make(connection, MinuteSql, Minutes, minute, minute.AddMinutes(1), cancellationToken);
        var washed = await WashDirty(connection, minute, cancellationToken);
        var hour = await Begin(connection, Hours, minute, 3_600, cancellationToken);
        for (; hour.AddHours(1) <= minute; hour = hour.AddHours(1))
            await Make(connection, HourSql, Hours, hour, hour.AddHours(1), cancellationToken);
        return minute < closed || washed >= MostDirty;
    }

    /// <summary>Where the last turn ended; for the first one, where there is something to roll up.</summary>
    private async Task<DateTime> Begin(DbConnection connection, string name, DateTime until, int width, CancellationToken cancellationToken)
    {
        var marks = await new Statement(From).With("name", name).Rows(database, connection, r => r.Time(0), cancellationToken);
        if (marks.Count > 0)
            return marks[0];
        var first = (await new Select(name == Minutes ? "min(registered_at) FROM devices" : "min(at) FROM telemetry_minutes").All(database, connection, r => r.TimeOrNull(0), cancellationToken))[0];
        return TelemetryRules.Floor(first is { } some && some < until ? some : until, width);
    }

    /// <summary>Marks go first: what comes in after that is marked anew, and what held its mark is seen.</summary>
    private async Task Make(DbConnection connection, string sql, string name, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Plan(connection, cancellationToken);
        if (name == Minutes)
            await new Statement(Wash).With("from", from).Run(database, connection, cancellationToken);
        await Run(connection, sql, from, to, [], cancellationToken);
        await new Statement(Mark).With("name", name).With("until", to).Run(database, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Minutes into which something came late, and their hours.</summary>
    private async Task<int> WashDirty(DbConnection connection, DateTime until, CancellationToken cancellationToken)
    {
        var dirty = await new Select("minute, agent_id FROM telemetry_dirty").Where("minute < @until").With("until", until).Then("ORDER BY minute, agent_id").Limit(MostDirty).All(
            database, connection, r => (Minute: r.Time(0), AgentId: r.Text(1)), cancellationToken);
        var hours = (await new Statement(From).With("name", Hours).Rows(database, connection, r => r.Time(0), cancellationToken)).FirstOrDefault();
        foreach (var group in dirty.GroupBy(d => TelemetryRules.Floor(d.Minute, 3_600)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await Plan(connection, cancellationToken);
            foreach (var (minute, agentId) in group)
                await new Statement("DELETE FROM telemetry_dirty WHERE minute = @minute AND agent_id = @id").With("minute", minute).With("id", agentId).Run(database, connection, cancellationToken);
            foreach (var minute in group.GroupBy(d => d.Minute))
                await InPieces(connection, MinuteSql, minute.Key, minute.Key.AddMinutes(1), minute.Select(m => m.AgentId), cancellationToken);
            if (group.Key < hours)
                await InPieces(connection, HourSql, group.Key, group.Key.AddHours(1), group.Select(m => m.AgentId).Distinct(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return dirty.Count;
    }

    private async Task InPieces(DbConnection connection, string sql, DateTime from, DateTime to, IEnumerable<string> agentIds, CancellationToken cancellationToken)
    {
        foreach (var piece in agentIds.Chunk(500))
            await Run(connection, sql, from, to, piece, cancellationToken);
    }

    private async Task Run(DbConnection connection, string sql, DateTime from, DateTime to, string[] only, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        var names = only.Select((_, i) => $"@id{i}");
#pragma warning disable CA2100 // Put together from constants; every value is a parameter.
        command.CommandText = sql.Replace("@only", only.Length == 0 ? "c.last_reading_at >= @from" : $"c.agent_id IN ({string.Join(", ", names)})", StringComparison.Ordinal);
#pragma warning restore CA2100
        command.CommandTimeout = Seconds;
        database.Add(command, "from", from);
        database.Add(command, "to", to);
        for (var i = 0; i < only.Length; i++)
            database.Add(command, $"id{i}", only[i]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A partition of a day is never read whole for a minute of it.</summary>
    private async Task Plan(DbConnection connection, CancellationToken cancellationToken)
    {
        if (database is PostgresDatabase)
            await new Statement("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off; SET LOCAL jit = off").Run(database, connection, cancellationToken);
    }
}
