using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>The rows of a unit, in the order of their columns.</summary>
internal static class UnitRows
{
    public const string CursorColumns = "c.agent_id, c.link, c.dialect, c.address, c.last_seen, c.last_reading_at, c.latest, c.estop, c.clock_skew_ms, c.stored, c.duplicates, c.missing, c.future, c.memory";

    public const string IdentityColumns =
        "d.agent_id, d.device_id, d.registered_at, d.name, d.display_name, d.role, d.firmware, d.board, d.sensors, d.capabilities, d.host, d.port, d.location, d.connection_type, d.ingestion_source, d.extra, d.identified";

    public static UnitState State(Row row) => new(row.Text(0))
    {
        Route = row.Text(1).Length == 0 ? null : new(row.Text(1), row.Text(2), row.TextOrNull(3)),
        LastSeen = row.Time(4),
        LastReadingAt = row.TimeOrNull(5),
        Latest = row.TextOrNull(6),
        Estop = row.BoolOrNull(7),
        ClockSkewMs = row.NumberOrNull(8),
        Tally = new(row.Number(9), row.Number(10), row.Number(11), row.Number(12)),
    };

    public static UnitIdentity Identity(Row row) => new(row.Text(0), row.Text(1), row.Time(2))
    {
        Name = row.TextOrNull(3),
        DisplayName = row.TextOrNull(4),
        Role = row.TextOrNull(5),
        Firmware = row.TextOrNull(6),
        Board = row.TextOrNull(7),
        Sensors = row.Text(8),
        Capabilities = row.Text(9),
        Host = row.TextOrNull(10),
        Port = row.SmallOrNull(11),
        Location = row.TextOrNull(12),
        ConnectionType = row.TextOrNull(13),
        IngestionSource = row.TextOrNull(14),
        Extra = row.Text(15),
        Identified = row.Bool(16),
    };
}
