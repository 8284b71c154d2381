using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>What units measured, read: single readings, and ranges out of what is rolled up with the rest out of single readings.</summary>
internal sealed class TelemetryQueries(Database database, DeviceQueries devices, DeviceOptions options, TimeProvider clock)
{
    private const int MostPoints = 10_000;

    private const int LongestStep = 86_400;

    private static readonly TimeSpan LongestRange = TimeSpan.FromDays(3_650);

    private readonly TelemetrySql _sql = TelemetrySql.Of(database);

    public async Task<Answer<TelemetryPoints>> Points(string deviceId, int count, CancellationToken cancellationToken)
    {
        if (count is < 1 or > MostPoints)
            return Fault.InvalidPayload($"count must be 1 to {MostPoints}.", "$.count");
        await using var connection = await database.Open(cancellationToken);
        if (await devices.Find(connection, deviceId, cancellationToken) is not { } device)
            return DeviceQueries.NotFound(deviceId);
        var points = await new Select("t.at, t.heard_at, t.seq, t.metrics FROM telemetry t").Where("t.agent_id = @id").With("id", device.AgentId).Then("ORDER BY t.at DESC, t.key DESC").Limit(count)
            .All(database, connection, row => new TelemetryPoint(row.Time(0), row.Time(1), row.NumberOrNull(2), row.Json(3)), cancellationToken);
        return new TelemetryPoints(device, points);
    }

    public async Task<Answer<TelemetrySeries>> Series(SeriesQuery query, CancellationToken cancellationToken)
    {
        var (from, to) = (Instant.Whole(query.From), Instant.Whole(query.To));
        if (Wrong(query, from, to) is { } fault)
            return fault;
        var (now, step) = (clock.GetUtcNow().UtcDateTime, TelemetryRules.Step(to - from, query.StepSeconds));
        if ((to - from).TotalSeconds / step > TelemetryRules.MostBuckets)
            return Fault.InvalidPayload($"A range has at most {TelemetryRules.MostBuckets} steps.", "$.step");
        var resolution = TelemetryRules.Resolution(from, to - from, step, now, options);
        if (resolution != "raw" && step % 60 != 0)
            return Fault.InvalidPayload("Single readings of that time are gone; the step has to be whole minutes.", "$.step");
        await using var connection = await database.Open(cancellationToken);
        await using var moment = await database.BeginRead(connection, cancellationToken);
        if (await devices.Find(connection, query.DeviceId, cancellationToken) is not { } device)
            return DeviceQueries.NotFound(query.DeviceId);
        var sums = new SeriesSums(step);
        foreach (var part in await Parts(connection, from, to, resolution, cancellationToken))
        {
            await foreach (var row in Rows(part, device.AgentId, step, query.Metrics).Rows(database, connection, cancellationToken))
                sums.Add(row.Text(0), row.Number(1), new(row.Number(2), row.Real(3), row.Real(4), row.Real(5)));
        }

        if (sums.Metrics > TelemetryRules.MostMetrics)
            return Fault.InvalidPayload($"The unit has more than {TelemetryRules.MostMetrics} metrics; name those that are wanted.", "$.metrics");
        return new TelemetrySeries(device.DeviceId, from, to, step, resolution, sums.Series());
    }

    private static Fault? Wrong(SeriesQuery query, DateTime from, DateTime to) => query switch
    {
        _ when from >= to => Fault.InvalidPayload("from must be before to.", "$.from"),
        _ when to - from > LongestRange => Fault.InvalidPayload($"A range is at most {LongestRange.TotalDays} days.", "$.from"),
        { StepSeconds: < 1 or > LongestStep } => Fault.InvalidPayload($"step must be 1 to {LongestStep} seconds.", "$.step"),
        { Metrics.Count: > TelemetryRules.MostMetrics } => Fault.InvalidPayload($"At most {TelemetryRules.MostMetrics} metrics can be named.", "$.metrics"),
        _ => null,
    };

    /// <summary>What is rolled up as far as it is, and from there what it is made of.</summary>
    private async Task<List<SeriesPart>> Parts(DbConnection connection, DateTime from, DateTime to, string resolution, CancellationToken cancellationToken)
    {
        var rolled = (await new Select("name, until FROM telemetry_rolled").All(database, connection, r => (Name: r.Text(0), Until: r.Time(1)), cancellationToken)).ToDictionary(r => r.Name, r => r.Until, StringComparer.Ordinal);
        var parts = new List<SeriesPart>();
        if (resolution == "1h" && rolled.TryGetValue(RollUp.Hours, out var hours))
            Take("telemetry_hours", TelemetryRules.Floor(from, 3_600), hours);
        if (resolution != "raw" && rolled.TryGetValue(RollUp.Minutes, out var minutes))
            Take("telemetry_minutes", TelemetryRules.Floor(from, 60), minutes);
        Take("telemetry", from, to);
        return parts;

        void Take(string table, DateTime begin, DateTime until)
        {
            var end = until < to ? until : to;
            if (end <= begin)
                return;
            parts.Add(new(table, begin, end));
            from = end;
        }
    }

    private Select Rows(SeriesPart part, string agentId, int step, IReadOnlyList<string>? metrics)
    {
        var (columns, table) = part.Table == "telemetry" ? (TelemetrySql.Single, $"telemetry t {_sql.EachMetric}") : (TelemetrySql.Rolled, $"{part.Table} t {_sql.EachStat}");
        var select = new Select($"m.key, {database.Milliseconds("t.at")} / @width AS bucket, {columns} FROM {table}").With("width", step * 1_000L)
            .Where("t.agent_id = @id").With("id", agentId).Where("t.at >= @from").With("from", part.From).Where("t.at < @to").With("to", part.To);
        if (metrics is { Count: > 0 })
            select.Where($"m.key IN {select.List("metric", metrics)}");
        return select.Then("GROUP BY 1, 2");
    }
}

/// <summary>A piece of a range, out of one table.</summary>
internal sealed record SeriesPart(string Table, DateTime From, DateTime To);
