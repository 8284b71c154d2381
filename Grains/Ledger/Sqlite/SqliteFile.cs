using DbUp;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Ledger;

/// <summary>How a SQLite file of ours is opened, whoever opens it.</summary>
internal static class SqliteFile
{
    public static string Settings(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 2, Pooling = true }.ConnectionString;

    public static void Configure(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout = 2000; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;";
        command.ExecuteNonQuery();
    }

    /// <summary>Makes the file if need be, puts it into WAL mode, which it keeps, and applies the scripts.</summary>
    public static void Prepare(string path, string scripts, ILogger logger)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory) Directory.CreateDirectory(directory);
        var settings = new SqliteConnectionStringBuilder(Settings(path)) { Pooling = false }.ConnectionString;
        using (var connection = new SqliteConnection(settings))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL;";
            command.ExecuteNonQuery();
        }

        Migration.Run(DeployChanges.To.SqliteDatabase(settings).JournalToSqliteTable(Migration.Journal), scripts, logger);
    }
}
