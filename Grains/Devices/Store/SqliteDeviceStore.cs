using Microsoft.Data.Sqlite;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>The tables of the fleet in the ledger's SQLite file: a thread of their own, and short transactions, for the ledger writes to the same file.</summary>
internal sealed class SqliteDeviceStore(SqliteDatabase database) : IDeviceStore, IDisposable
{
    private const int Constraint = 19;

    private const int TooBig = 18;

    private const string CursorSql = $"SELECT {UnitRows.CursorColumns} FROM device_cursors c WHERE c.agent_id = $1";

    private const string IdentitySql = $"SELECT {UnitRows.IdentityColumns} FROM devices d WHERE d.agent_id = $1";

    private const string KnownSql = "SELECT 1 FROM telemetry WHERE agent_id = $1 AND at = $2 AND key = $3";

    private const string KnownSomewhenSql = "SELECT 1 FROM telemetry WHERE agent_id = $1 AND key = $2 LIMIT 1";

    private const string KeyedSql = "SELECT 1 FROM telemetry WHERE agent_id = $1 AND key = $2 AND substr(key, 1, 4) = 'm:k:' LIMIT 1";

    private const string DeviceWriteSql = """
        INSERT INTO devices (agent_id, device_id, registered_at, name, display_name, role, firmware, board, sensors, capabilities, host, port, location, connection_type, ingestion_source, extra, identified)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (agent_id) DO UPDATE SET device_id = excluded.device_id, name = excluded.name, display_name = excluded.display_name, role = excluded.role, firmware = excluded.firmware, board = excluded.board,
            sensors = excluded.sensors, capabilities = excluded.capabilities, host = excluded.host, port = excluded.port, location = excluded.location, connection_type = excluded.connection_type,
            ingestion_source = excluded.ingestion_source, extra = excluded.extra, identified = excluded.identified
        """;

    private const string CursorWriteSql = """
        INSERT OR REPLACE INTO device_cursors (agent_id, link, dialect, address, last_seen, last_reading_at, boots, last_seq, latest, estop, clock_skew_ms, stored, duplicates, missing, future, memory)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """;

    private const string TelemetrySql = "INSERT INTO telemetry (agent_id, at, key, boot, seq, heard_at, metrics) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

    private const string DirtySql = "INSERT INTO telemetry_dirty (minute, agent_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private readonly SqliteWriter _writer = new(database);

    public Task Commit(DeviceBatch batch, CancellationToken cancellationToken) => _writer.Run(session => Take(session, batch), cancellationToken);

    public bool IsData(Exception exception) => exception is UnstorableException or SqliteException { SqliteErrorCode: Constraint or TooBig };

    public Task<IReadOnlySet<string>> Registered(IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken) => Ids("d.agent_id FROM devices d", "d.agent_id", agentIds, cancellationToken);

    public Task<IReadOnlySet<string>> WithAgents(IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken) => Ids("a.id FROM agents a", "a.life NOT IN ('archived', 'deleted') AND a.id", agentIds, cancellationToken);

    public void Dispose() => _writer.Dispose();

    private bool Take(SqliteSession session, DeviceBatch batch)
    {
        try
        {
            return session.Transact(() => Write(session, batch));
        }
        catch (ThereAlreadyException) when (batch.LookForAll())
        {
            return session.Transact(() => Write(session, batch));
        }
    }

    private bool Write(SqliteSession session, DeviceBatch batch)
    {
        var copies = Load(session, batch);
        var known = new Dictionary<ReadingKey, bool>();
        batch.Decide(copies.Make(), known);
        while (batch.Asked.Count > 0)
        {
            foreach (var (key, at) in batch.Asked)
                known[key] = Exists(session, key, at);
            batch.Decide(copies.Make(), known);
        }

        foreach (var unit in batch.Changed)
            Write(session, unit);
        foreach (var row in batch.Rows)
        {
            var written = session.Execute(TelemetrySql, row.AgentId, row.At, row.Key, row.Boot, row.Sequence, row.HeardAt, new JsonText(row.Metrics));
            if (written == 0)
                throw new ThereAlreadyException();
            if (row.Dirty)
                session.Execute(DirtySql, TelemetryRules.Minute(row.At), row.AgentId);
        }

        return true;
    }

    private UnitCopies Load(SqliteSession session, DeviceBatch batch)
    {
        var copies = new UnitCopies();
        foreach (var id in batch.AgentIds)
        {
            session.Read(CursorSql, reader => copies.Add(UnitRows.State(new(database, reader)), reader.GetFieldValue<byte[]>(13)), id);
            session.Read(IdentitySql, reader => copies.Add(UnitRows.Identity(new(database, reader))), id);
        }

        return copies;
    }

    private static bool Exists(SqliteSession session, ReadingKey key, DateTime? at)
    {
        var found = false;
        if (at is { } time)
            session.Read(KnownSql, _ => found = true, key.AgentId, time, key.Key);
        else
            session.Read(key.IsKeyed ? KeyedSql : KnownSomewhenSql, _ => found = true, key.AgentId, key.Key);
        return found;
    }

    private static void Write(SqliteSession session, UnitState unit)
    {
        if (unit is { IdentityChanged: true, Identity: { } d })
        {
            session.Execute(
                DeviceWriteSql, d.AgentId, d.DeviceId, d.RegisteredAt, d.Name, d.DisplayName, d.Role, d.Firmware, d.Board, d.Sensors, d.Capabilities, d.Host, d.Port, d.Location, d.ConnectionType, d.IngestionSource,
                d.Extra, d.Identified);
        }

        session.Execute(
            CursorWriteSql, unit.AgentId, unit.Route!.Link, unit.Route.Dialect, unit.Route.Address, unit.LastSeen, unit.LastReadingAt, unit.Memory.Boot, unit.Memory.Now.Last, unit.Latest, unit.Estop,
            unit.ClockSkewMs, unit.Tally.Stored, unit.Tally.Duplicates, unit.Tally.Missing, unit.Tally.Future, unit.Memory.ToBytes());
    }

    private async Task<IReadOnlySet<string>> Ids(string columns, string condition, IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken)
    {
        if (agentIds.Count == 0)
            return new HashSet<string>();
        var select = new Select(columns);
        select.Where($"{condition} IN {select.List("id", agentIds)}");
        return (await select.All(database, r => r.Text(0), cancellationToken)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A reading has its row already: the transaction is taken back.</summary>
    private sealed class ThereAlreadyException : Exception;
}
