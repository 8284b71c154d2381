using System.Data.Common;
using System.Text.Json;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>The registry of units, read.</summary>
internal sealed class DeviceQueries(Database database, DeviceOptions options, TimeProvider clock)
{
    private const int MostUnits = 10_000;

    private const int MostIds = 1_000;

    private const string Words = "d.device_id || ' ' || coalesce(d.name, '') || ' ' || coalesce(d.display_name, '') || ' ' || coalesce(d.role, '') || ' ' || coalesce(d.firmware, '') || ' ' || coalesce(d.location, '') || ' ' || c.link";

    private const string Columns =
        $"{UnitRows.IdentityColumns}, c.link, c.dialect, c.address, c.last_seen, c.last_reading_at, c.latest, c.boots, c.last_seq, c.estop, c.clock_skew_ms, c.stored, c.duplicates, c.missing, c.future, "
        + "EXISTS (SELECT 1 FROM agents a WHERE a.id = d.agent_id AND a.life NOT IN ('archived', 'deleted')) FROM devices d JOIN device_cursors c ON c.agent_id = d.agent_id";

    public async Task<Answer<Page<DeviceRecord>>> List(DeviceFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Limit is < 1 or > MostUnits)
            return Fault.InvalidPayload($"limit must be 1 to {MostUnits}.", "$.limit");
        if (filter.Ids is { Count: > MostIds })
            return Fault.InvalidPayload($"At most {MostIds} units can be named.", "$.ids");
        if (filter.Ids is { Count: 0 })
            return new Page<DeviceRecord>([], null);
        var (select, now) = (new Select(Columns), clock.GetUtcNow().UtcDateTime);
        if (filter.Status is { } status && !DeviceStatus.Filter(select, status, now, options))
            return Fault.InvalidPayload("status must be online, stale or offline.", "$.status");
        if (filter.Ids is { } ids)
            select.Where($"d.agent_id IN {select.List("id", ids.Select(UnitIds.AgentOf))}");
        select.Where("d.role = @role", "role", filter.Role).Where("d.firmware = @firmware", "firmware", filter.Firmware).Where("d.board = @board", "board", filter.Board)
            .Where("d.location = @location", "location", filter.Location).Where("d.agent_id > @cursor", "cursor", filter.Cursor);
        select.Where($"lower({Words}) LIKE @text ESCAPE '!'", "text", filter.Text is { Length: > 0 } text ? Pattern(text) : null);
        var rows = await select.Then("ORDER BY d.agent_id").Limit(filter.Limit + 1).All(database, row => Read(row, now), cancellationToken);
        return Paging.Of(rows, filter.Limit, device => device.AgentId);
    }

    public async Task<Answer<DeviceRecord>> Find(string deviceId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        return await Find(connection, deviceId, cancellationToken) is { } device ? device : NotFound(deviceId);
    }

    public async Task<DeviceRecord?> Find(DbConnection connection, string deviceId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return (await new Select(Columns).Where("d.agent_id = @id").With("id", UnitIds.AgentOf(deviceId)).All(database, connection, row => Read(row, now), cancellationToken)).FirstOrDefault();
    }

    public async Task<FleetCounts> Fleet(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.Open(cancellationToken);
        await using var moment = await database.BeginRead(connection, cancellationToken);
        var (total, online, heard) = (await new Select("count(*), count(CASE WHEN c.last_seen > @stale THEN 1 END), count(CASE WHEN c.last_seen > @offline THEN 1 END) FROM devices d JOIN device_cursors c ON c.agent_id = d.agent_id")
            .With("stale", now - options.StaleAfter).With("offline", now - options.OfflineAfter).All(database, connection, r => (r.Small(0), r.Small(1), r.Small(2)), cancellationToken))[0];
        return new(total, online, heard - online, total - heard, await By("firmware"), await By("role"));

        async Task<IReadOnlyDictionary<string, int>> By(string column) =>
            (await new Select($"coalesce(d.{column}, 'unknown'), count(*) FROM devices d GROUP BY 1").All(database, connection, r => (Name: r.Text(0), Count: r.Small(1)), cancellationToken)).ToDictionary(g => g.Name, g => g.Count, StringComparer.Ordinal);
    }

    public Task<List<LinkRecord>> Links(CancellationToken cancellationToken) =>
        new Select("name, type, state, error, gateway_id, connected_since, updated_at, counters FROM device_links ORDER BY name").All(
            database, row => new LinkRecord(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), row.TextOrNull(4), row.TimeOrNull(5), row.Time(6), row.Json(7)), cancellationToken);

    public static Fault NotFound(string deviceId) => Fault.NotFound($"Device not found: {deviceId}");

    private static string Pattern(string text) => $"%{text.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";

    private DeviceRecord Read(Row row, DateTime now)
    {
        var identity = UnitRows.Identity(row);
        return new()
        {
            AgentId = identity.AgentId,
            DeviceId = identity.DeviceId,
            Name = identity.Name,
            DisplayName = identity.DisplayName,
            Role = identity.Role,
            Firmware = identity.Firmware,
            Board = identity.Board,
            Sensors = Names(identity.Sensors),
            Capabilities = Names(identity.Capabilities),
            Host = identity.Host,
            Port = identity.Port,
            Location = identity.Location,
            ConnectionType = identity.ConnectionType,
            IngestionSource = identity.IngestionSource,
            Extra = new(identity.Extra),
            Identified = identity.Identified,
            RegisteredAt = identity.RegisteredAt,
            Route = new(row.Text(17), row.Text(18), row.TextOrNull(19)),
            LastSeen = row.Time(20),
            Status = DeviceStatus.Of(now - row.Time(20), options),
            LastReadingAt = row.TimeOrNull(21),
            Latest = row.JsonOrNull(22),
            Boots = row.Small(23),
            LastSequence = row.NumberOrNull(24),
            Estop = row.BoolOrNull(25),
            ClockSkewMs = row.NumberOrNull(26),
            Tally = new(row.Number(27), row.Number(28), row.Number(29), row.Number(30)),
            HasAgent = row.Bool(31),
        };
    }

    private static string[] Names(string array) => JsonSerializer.Deserialize<string[]>(array) ?? [];
}
