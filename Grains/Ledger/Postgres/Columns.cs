using Npgsql;
using NpgsqlTypes;

namespace Mycosoft.Ledger;

/// <summary>Builds one statement whose parameters $1, $2, ... are arrays: one column of the writes each, in the order of the calls.</summary>
internal sealed class Columns<T>(NpgsqlBatchCommand command, IReadOnlyList<Slot<T>> slots)
    where T : LedgerWrite
{
    public Columns(string sql, IReadOnlyList<Slot<T>> slots)
        : this(new NpgsqlBatchCommand(sql), slots)
    {
    }

    public NpgsqlBatchCommand Command => command;

    public Columns<T> Index() => Add(NpgsqlDbType.Integer, slot => slot.Index);

    public Columns<T> Text(Func<T, string?> value) => Add(NpgsqlDbType.Text, slot => value(slot.Write));

    /// <summary>Sent as text and cast by the statement.</summary>
    public Columns<T> Json(Func<T, JsonText?> value) => Text(write => value(write)?.ToString());

    public Columns<T> Uuid(Func<T, Guid> value) => Add(NpgsqlDbType.Uuid, slot => value(slot.Write));

    public Columns<T> UuidOrNull(Func<T, Guid?> value) => Add(NpgsqlDbType.Uuid, slot => value(slot.Write));

    public Columns<T> Time(Func<T, DateTime> value) => Add(NpgsqlDbType.TimestampTz, slot => Instant.Whole(value(slot.Write)));

    public Columns<T> TimeOrNull(Func<T, DateTime?> value) => Add(NpgsqlDbType.TimestampTz, slot => Instant.Whole(value(slot.Write)));

    public Columns<T> Long(Func<T, long> value) => Add(NpgsqlDbType.Bigint, slot => value(slot.Write));

    public Columns<T> Int(Func<T, int> value) => Add(NpgsqlDbType.Integer, slot => value(slot.Write));

    public Columns<T> IntOrNull(Func<T, int?> value) => Add(NpgsqlDbType.Integer, slot => value(slot.Write));

    public Columns<T> NumberOrNull(Func<T, double?> value) => Add(NpgsqlDbType.Double, slot => value(slot.Write));

    public Columns<T> Flag(Func<T, bool> value) => Add(NpgsqlDbType.Boolean, slot => value(slot.Write));

    public Columns<T> FlagOrNull(Func<T, bool?> value) => Add(NpgsqlDbType.Boolean, slot => value(slot.Write));

    public Columns<T> BytesOrNull(Func<T, byte[]?> value) => Add(NpgsqlDbType.Bytea, slot => value(slot.Write));

    /// <summary>The eight columns of <see cref="LogSql.Arguments"/>.</summary>
    public Columns<T> Log(Func<T, AgentLog?> log) =>
        TimeOrNull(write => log(write)?.At)
            .Text(write => log(write)?.ActionType)
            .Text(write => log(write)?.InputSummary)
            .Text(write => log(write)?.OutputSummary)
            .FlagOrNull(write => log(write)?.Success)
            .IntOrNull(write => log(write)?.DurationMs)
            .Text(write => log(write)?.RelatedAgent)
            .Json(write => log(write)?.Metadata);

    private Columns<T> Add<TValue>(NpgsqlDbType type, Func<Slot<T>, TValue> value)
    {
        var values = new TValue[slots.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(slots[i]);
        Command.Parameters.Add(new NpgsqlParameter<TValue[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values });
        return this;
    }
}
