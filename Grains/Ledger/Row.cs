using System.Data.Common;

namespace Mycosoft.Ledger;

/// <summary>The row a reader stands on, in the types of this program.</summary>
public readonly struct Row(Database database, DbDataReader reader)
{
    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public int Small(int column) => reader.GetInt32(column);

    public int? SmallOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public long Number(int column) => reader.GetInt64(column);

    public long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public bool Bool(int column) => reader.GetBoolean(column);

    public bool? BoolOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetBoolean(column);

    public double Real(int column) => reader.GetDouble(column);

    public double? RealOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    public Guid Id(int column) => database.ReadGuid(reader, column);

    public Guid? IdOrNull(int column) => reader.IsDBNull(column) ? null : database.ReadGuid(reader, column);

    public DateTime Time(int column) => database.ReadTime(reader, column);

    public DateTime? TimeOrNull(int column) => reader.IsDBNull(column) ? null : database.ReadTime(reader, column);

    /// <summary>CURRENT_TIMESTAMP, which SQLite gives as text of its own form.</summary>
    public DateTime DatabaseClock(int column) => DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc);

    public JsonText Json(int column) => new(reader.GetString(column));

    public JsonText? JsonOrNull(int column) => reader.IsDBNull(column) ? null : new JsonText(reader.GetString(column));

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public byte[]? BytesOrNull(int column) => reader.IsDBNull(column) ? null : Bytes(column);

    /// <summary>text[] on PostgreSQL, a JSON array on SQLite.</summary>
    public IReadOnlyList<string> Texts(int column) => reader.GetValue(column) switch
    {
        string[] array => array,
        string json => System.Text.Json.JsonSerializer.Deserialize<string[]>(json) ?? [],
        _ => [],
    };
}
