using Mycosoft.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Mycosoft.Devices;

/// <summary>The tables of the fleet in PostgreSQL. Everybody locks the cursors of units in the order of their ids, and makes those of new units after that, so that two commits wait for each other and cannot deadlock.</summary>
internal sealed class PostgresDeviceStore(PostgresDatabase database) : IDeviceStore
{
    private const string LockSql = $"SELECT {UnitRows.CursorColumns} FROM device_cursors c WHERE c.agent_id = ANY($1) ORDER BY c.agent_id FOR NO KEY UPDATE";

    private const string IdentitySql = $"SELECT {UnitRows.IdentityColumns} FROM devices d WHERE d.agent_id = ANY($1)";

    private const string MakeSql = """
        INSERT INTO device_cursors (agent_id, link, dialect, last_seen, boots, stored, duplicates, missing, future, memory)
        SELECT id, '', '', '1970-01-01Z', 0, 0, 0, 0, 0, $2 FROM unnest($1) AS w(id) ORDER BY id
        ON CONFLICT (agent_id) DO NOTHING
        """;

    private const string KnownSql = """
        SELECT w.agent_id, w.key FROM unnest($1, $2, $3) AS w(agent_id, key, at)
         WHERE EXISTS (SELECT 1 FROM telemetry t WHERE t.agent_id = w.agent_id AND t.at = w.at AND t.key = w.key)
        """;

    private const string KnownSomewhenSql = """
        SELECT w.agent_id, w.key FROM unnest($1, $2) AS w(agent_id, key)
         WHERE EXISTS (SELECT 1 FROM telemetry t WHERE t.agent_id = w.agent_id AND t.key = w.key)
        """;

    /// <summary>By an index of their own: their time is that of the request, and a repetition has another.</summary>
    private const string KeyedSql = """
        SELECT w.agent_id, w.key FROM unnest($1, $2) AS w(agent_id, key)
         WHERE EXISTS (SELECT 1 FROM telemetry t WHERE t.agent_id = w.agent_id AND t.key = w.key AND left(t.key, 4) = 'm:k:')
        """;

    private const string DeviceSql = """
        INSERT INTO devices (agent_id, device_id, registered_at, name, display_name, role, firmware, board, sensors, capabilities, host, port, location, connection_type, ingestion_source, extra, identified)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (agent_id) DO UPDATE SET device_id = excluded.device_id, name = excluded.name, display_name = excluded.display_name, role = excluded.role, firmware = excluded.firmware, board = excluded.board,
            sensors = excluded.sensors, capabilities = excluded.capabilities, host = excluded.host, port = excluded.port, location = excluded.location, connection_type = excluded.connection_type,
            ingestion_source = excluded.ingestion_source, extra = excluded.extra, identified = excluded.identified
        """;

    private const string CursorSql = """
        UPDATE device_cursors c
           SET link = w.link, dialect = w.dialect, address = w.address, last_seen = w.last_seen, last_reading_at = w.last_reading_at, boots = w.boots, last_seq = w.last_seq, latest = w.latest, estop = w.estop,
               clock_skew_ms = w.clock_skew_ms, stored = w.stored, duplicates = w.duplicates, missing = w.missing, future = w.future, memory = w.memory
          FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            AS w(agent_id, link, dialect, address, last_seen, last_reading_at, boots, last_seq, latest, estop, clock_skew_ms, stored, duplicates, missing, future, memory)
         WHERE c.agent_id = w.agent_id
        """;

    private const string TelemetrySql = """
        INSERT INTO telemetry (agent_id, at, key, boot, seq, heard_at, metrics)
        SELECT agent_id, at, key, boot, seq, heard_at, metrics::jsonb FROM unnest($1, $2, $3, $4, $5, $6, $7) AS w(agent_id, at, key, boot, seq, heard_at, metrics)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>A mark that is there is held until the reading is: whoever rolls its minute up waits, and sees it.</summary>
    internal const string DirtySql = """
        INSERT INTO telemetry_dirty (minute, agent_id) SELECT DISTINCT minute, agent_id FROM unnest($1, $2) AS w(minute, agent_id) ORDER BY minute, agent_id
        ON CONFLICT (minute, agent_id) DO UPDATE SET minute = excluded.minute
        """;

    private const string RegisteredSql = "SELECT agent_id FROM devices WHERE agent_id = ANY($1)";

    private const string AgentsSql = "SELECT id FROM agents WHERE id = ANY($1) AND life NOT IN ('archived', 'deleted')";

    private const int MostTries = 3;

    private static readonly byte[] NoMemory = new UnitMemory().ToBytes();

    public async Task Commit(DeviceBatch batch, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await database.Writer.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                if (!await Write(batch, connection, cancellationToken) && batch.LookForAll())
                    continue;
                await transaction.CommitAsync(cancellationToken);
                return;
            }
            catch (PostgresException e) when (PostgresFault.IsConflict(e) && tries < MostTries)
            {
                // The same again may succeed.
            }
        }
    }

    public bool IsData(Exception exception) => PostgresFault.IsData(exception);

    public Task<IReadOnlySet<string>> Registered(IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken) => Ids(RegisteredSql, agentIds, cancellationToken);

    public Task<IReadOnlySet<string>> WithAgents(IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken) => Ids(AgentsSql, agentIds, cancellationToken);

    /// <summary>False if a reading was there already.</summary>
    private async Task<bool> Write(DeviceBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var load = await Lock(connection, batch, cancellationToken);
        var known = new Dictionary<ReadingKey, bool>();
        batch.Decide(load(), known);
        while (batch.Asked.Count > 0)
        {
            await Look(connection, batch.Asked, known, cancellationToken);
            batch.Decide(load(), known);
        }

        await using var writes = new NpgsqlBatch(connection);
        var telemetry = Telemetry(batch.Rows);
        foreach (var statement in Statements(batch, telemetry))
            writes.BatchCommands.Add(statement);
        if (writes.BatchCommands.Count > 0)
            await writes.ExecuteNonQueryAsync(cancellationToken);
        return batch.Rows.Count == 0 || telemetry.RecordsAffected == batch.Rows.Count;
    }

    /// <summary>Answers how to make the units as they were loaded: deciding changes them, and may have to be done again.</summary>
    private async Task<Func<Dictionary<string, UnitState>>> Lock(NpgsqlConnection connection, DeviceBatch batch, CancellationToken cancellationToken)
    {
        var rows = new UnitCopies();
        await Load(connection, batch.AgentIds, rows, cancellationToken);
        var fresh = batch.AgentIds.Where(id => !rows.Has(id) && batch.Admitted.Contains(id)).ToArray();
        if (fresh.Length == 0)
            return rows.Make;
        await using (var make = new NpgsqlCommand(MakeSql, connection) { Parameters = { Texts(fresh), new() { Value = NoMemory } } })
            await make.ExecuteNonQueryAsync(cancellationToken);
        await Load(connection, fresh, rows, cancellationToken);
        return rows.Make;
    }

    /// <summary>The identities in a statement of their own: they are read as they are when the locks are there, and not as they were before.</summary>
    private async Task Load(NpgsqlConnection connection, IReadOnlyCollection<string> agentIds, UnitCopies rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(LockSql) { Parameters = { Texts(agentIds) } });
        batch.BatchCommands.Add(new(IdentitySql) { Parameters = { Texts(agentIds) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var row = new Row(database, reader);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(UnitRows.State(row), row.Bytes(13));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(UnitRows.Identity(row));
    }

    private static async Task Look(NpgsqlConnection connection, Dictionary<ReadingKey, DateTime?> asked, Dictionary<ReadingKey, bool> known, CancellationToken cancellationToken)
    {
        foreach (var key in asked.Keys)
            known[key] = false;
        await using var batch = new NpgsqlBatch(connection);
        if (asked.Where(a => a.Value is not null).ToList() is { Count: > 0 } timed)
            batch.BatchCommands.Add(new(KnownSql) { Parameters = { Texts(timed.ConvertAll(a => a.Key.AgentId)), Texts(timed.ConvertAll(a => a.Key.Key)), Array(NpgsqlDbType.TimestampTz, timed.ConvertAll(a => a.Value!.Value)) } });
        if (asked.Keys.Where(k => asked[k] is null && k.IsKeyed).ToList() is { Count: > 0 } keyed)
            batch.BatchCommands.Add(new(KeyedSql) { Parameters = { Texts(keyed.ConvertAll(k => k.AgentId)), Texts(keyed.ConvertAll(k => k.Key)) } });
        if (asked.Where(a => a.Value is null && !a.Key.IsKeyed).ToList() is { Count: > 0 } timeless)
            batch.BatchCommands.Add(new(KnownSomewhenSql) { Parameters = { Texts(timeless.ConvertAll(a => a.Key.AgentId)), Texts(timeless.ConvertAll(a => a.Key.Key)) } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                known[new(reader.GetString(0), reader.GetString(1))] = true;
        }
        while (await reader.NextResultAsync(cancellationToken));
    }

    private static IEnumerable<NpgsqlBatchCommand> Statements(DeviceBatch batch, NpgsqlBatchCommand telemetry)
    {
        var changed = batch.Changed.OrderBy(u => u.AgentId, StringComparer.Ordinal).ToList();
        if (changed.Where(u => u.IdentityChanged).Select(u => u.Identity!).ToList() is { Count: > 0 } identities)
            yield return Devices(identities);
        if (changed.Count > 0)
            yield return Cursors(changed);
        if (batch.Rows.Count > 0)
            yield return telemetry;
        if (batch.Rows.Where(r => r.Dirty).ToList() is { Count: > 0 } dirty)
            yield return new(DirtySql) { Parameters = { Array(NpgsqlDbType.TimestampTz, dirty.ConvertAll(r => TelemetryRules.Minute(r.At))), Texts(dirty.ConvertAll(r => r.AgentId)) } };
    }

    private static NpgsqlBatchCommand Devices(List<UnitIdentity> units) => new(DeviceSql)
    {
        Parameters =
        {
            Texts(units.ConvertAll(u => u.AgentId)), Texts(units.ConvertAll(u => u.DeviceId)), Array(NpgsqlDbType.TimestampTz, units.ConvertAll(u => u.RegisteredAt)), Texts(units.ConvertAll(u => u.Name)),
            Texts(units.ConvertAll(u => u.DisplayName)), Texts(units.ConvertAll(u => u.Role)), Texts(units.ConvertAll(u => u.Firmware)), Texts(units.ConvertAll(u => u.Board)), Texts(units.ConvertAll(u => u.Sensors)),
            Texts(units.ConvertAll(u => u.Capabilities)), Texts(units.ConvertAll(u => u.Host)), Array(NpgsqlDbType.Integer, units.ConvertAll(u => u.Port)), Texts(units.ConvertAll(u => u.Location)),
            Texts(units.ConvertAll(u => u.ConnectionType)), Texts(units.ConvertAll(u => u.IngestionSource)), Texts(units.ConvertAll(u => u.Extra)), Array(NpgsqlDbType.Boolean, units.ConvertAll(u => u.Identified)),
        },
    };

    private static NpgsqlBatchCommand Cursors(List<UnitState> units) => new(CursorSql)
    {
        Parameters =
        {
            Texts(units.ConvertAll(u => u.AgentId)), Texts(units.ConvertAll(u => u.Route!.Link)), Texts(units.ConvertAll(u => u.Route!.Dialect)), Texts(units.ConvertAll(u => u.Route!.Address)),
            Array(NpgsqlDbType.TimestampTz, units.ConvertAll(u => u.LastSeen)), Array(NpgsqlDbType.TimestampTz, units.ConvertAll(u => u.LastReadingAt)), Array(NpgsqlDbType.Integer, units.ConvertAll(u => u.Memory.Boot)),
            Array(NpgsqlDbType.Bigint, units.ConvertAll(u => u.Memory.Now.Last)), Texts(units.ConvertAll(u => u.Latest)), Array(NpgsqlDbType.Boolean, units.ConvertAll(u => u.Estop)),
            Array(NpgsqlDbType.Bigint, units.ConvertAll(u => u.ClockSkewMs)), Array(NpgsqlDbType.Bigint, units.ConvertAll(u => u.Tally.Stored)), Array(NpgsqlDbType.Bigint, units.ConvertAll(u => u.Tally.Duplicates)),
            Array(NpgsqlDbType.Bigint, units.ConvertAll(u => u.Tally.Missing)), Array(NpgsqlDbType.Bigint, units.ConvertAll(u => u.Tally.Future)), Array(NpgsqlDbType.Bytea, units.ConvertAll(u => u.Memory.ToBytes())),
        },
    };

    private static NpgsqlBatchCommand Telemetry(List<TelemetryRow> rows) => new(TelemetrySql)
    {
        Parameters =
        {
            Texts(rows.ConvertAll(r => r.AgentId)), Array(NpgsqlDbType.TimestampTz, rows.ConvertAll(r => r.At)), Texts(rows.ConvertAll(r => r.Key)), Array(NpgsqlDbType.Integer, rows.ConvertAll(r => r.Boot)),
            Array(NpgsqlDbType.Bigint, rows.ConvertAll(r => r.Sequence)), Array(NpgsqlDbType.TimestampTz, rows.ConvertAll(r => r.HeardAt)), Texts(rows.ConvertAll(r => r.Metrics)),
        },
    };

    private async Task<IReadOnlySet<string>> Ids(string sql, IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
#pragma warning disable CA2100 // One of two constants.
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { Texts(agentIds) } };
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetString(0));
        return ids;
    }

    private static NpgsqlParameter<string?[]> Texts(IEnumerable<string?> values) => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = [.. values] };

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, List<T> values) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [.. values] };
}
