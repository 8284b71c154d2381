using System.Data.Common;
using DbUp;
using DbUp.Postgresql;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Mycosoft.Ledger;

/// <summary>PostgreSQL, with two pools: one for everybody, and a small one that only the group commit uses, so that no crowd of readers can keep it waiting.</summary>
public sealed class PostgresDatabase : Database
{
    // A machine that vanishes, or a process that is frozen, in the middle of a transaction must not keep its locks: without this the server waits two hours for it.
    private const string Orphans = "-c idle_in_transaction_session_timeout=3000 -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3";

    private const long MigrationLock = 0x6D61735F6D696772;
    private readonly ILogger _logger;
    private readonly string _settings;

    public PostgresDatabase(string connectionString, ILogger<PostgresDatabase> logger)
    {
        _logger = logger;
        _settings = WithDefaults(connectionString);
        Source = NpgsqlDataSource.Create(_settings);
        Writer = NpgsqlDataSource.Create(ForWriter(_settings));
    }

    public override string Name => "postgres";

    /// <summary>For reads, rare writes and the grain storage provider.</summary>
    public NpgsqlDataSource Source { get; }

    internal NpgsqlDataSource Writer { get; }

    public override async ValueTask<DbConnection> Open(CancellationToken cancellationToken) => await Source.OpenConnectionAsync(cancellationToken);

    public override ValueTask<DbTransaction> BeginRead(DbConnection connection, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);

    public override void Add(DbCommand command, string name, object? value)
    {
        var parameter = value switch
        {
            null => new NpgsqlParameter(name, DBNull.Value),
            JsonText json => new NpgsqlParameter(name, NpgsqlDbType.Jsonb) { Value = json.ToString() },
            DateTime time => new NpgsqlParameter(name, NpgsqlDbType.TimestampTz) { Value = Instant.Whole(time) },
            _ => new NpgsqlParameter(name, value),
        };
        command.Parameters.Add(parameter);
    }

    public override async Task Migrate(CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(_settings) { Pooling = false, CommandTimeout = 0 };
        await using var holder = new NpgsqlConnection(settings.ConnectionString);
        await holder.OpenAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", holder) { Parameters = { new() { Value = MigrationLock } } })
            await command.ExecuteNonQueryAsync(cancellationToken);

        await Task.Run(Upgrade, cancellationToken);
    }

    public override string Milliseconds(string column) => $"CAST(floor(extract(epoch FROM {column}) * 1000) AS bigint)";

    public override DateTime ReadTime(DbDataReader reader, int column) => reader.GetDateTime(column);

    public override Guid ReadGuid(DbDataReader reader, int column) => reader.GetGuid(column);

    public override async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Writer.DisposeAsync();
    }

    private static string WithDefaults(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        Default("Max Auto Prepare", 100);
        Default("Auto Prepare Min Usages", 2);
        Default("No Reset On Close", true);
        Default("Command Timeout", 10);
        Default("Timeout", 2);
        Default("Maximum Pool Size", 40);
        settings.Options = $"{settings.Options} {Orphans}".Trim();
        return settings.ConnectionString;

        void Default(string key, object value)
        {
            if (!settings.ShouldSerialize(key)) settings[key] = value;
        }
    }

    // Every statement of the group commit finds its rows by key. One prepared plan serves batches of every size; it is made when the tables may still be empty and lives on when they
    // are not, so scans are priced out.
    private static string ForWriter(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 4, MinPoolSize = 0 };
        settings.Options = $"{settings.Options} -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan -c jit=off".Trim();
        return settings.ConnectionString;
    }

    private void Upgrade()
    {
        var target = DeployChanges.To.PostgresqlDatabase(new PostgresqlConnectionManager(Source)).JournalToPostgresqlTable(null, Migration.Journal);
        Migration.Run(target, "postgres", _logger);
    }
}
