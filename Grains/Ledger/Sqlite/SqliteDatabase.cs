using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Ledger;

/// <summary>The ledger in one SQLite file; readers and the writer do not wait for each other (WAL).</summary>
public sealed class SqliteDatabase(string path, ILogger<SqliteDatabase> logger) : Database
{
    private readonly string _settings = SqliteFile.Settings(path);

    public override string Name => "sqlite";

    public override async ValueTask<DbConnection> Open(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_settings);
        await connection.OpenAsync(cancellationToken);
        SqliteFile.Configure(connection);
        return connection;
    }

    public override ValueTask<DbTransaction> BeginRead(DbConnection connection, CancellationToken cancellationToken) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    public override void Add(DbCommand command, string name, object? value) => command.Parameters.Add(new SqliteParameter($"@{name}", SqliteValue.From(value)));

    public override Task Migrate(CancellationToken cancellationToken) => Task.Run(() => SqliteFile.Prepare(path, "sqlite/ledger", logger), cancellationToken);

    // The fraction by itself: SQLite's own time functions round it.
    public override string Milliseconds(string column) => $"(CAST(strftime('%s', substr({column}, 1, 19)) AS INTEGER) * 1000 + CAST(substr({column}, 21, 3) AS INTEGER))";

    public override DateTime ReadTime(DbDataReader reader, int column) => SqliteValue.Time(reader.GetString(column));

    public override Guid ReadGuid(DbDataReader reader, int column) => Guid.ParseExact(reader.GetString(column), "D");

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(_settings);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    internal SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_settings) { Pooling = false }.ConnectionString);
        connection.Open();
        SqliteFile.Configure(connection);
        return connection;
    }
}
