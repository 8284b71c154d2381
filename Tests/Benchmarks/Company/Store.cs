using Microsoft.Data.Sqlite;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;
using Npgsql;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>A store that companies are measured on.</summary>
internal sealed class Store : IAsyncDisposable
{
    public const string Key = "a-key-for-benchmarks";

    /// <summary>A task counts when its last row is there.</summary>
    private const string Ended = "SELECT count(*) FROM agent_tasks WHERE status NOT IN ('pending', 'running', 'waiting_approval')";

    private readonly PostgresServer? _server;

    private Store(string name, PostgresServer? server) => (Name, _server) = (name, server);

    public string Name { get; }

    public static async Task<Store> Open(string name, CancellationToken cancellationToken) =>
        new(name, name == "postgres" ? await PostgresServer.Start(cancellationToken) : null);

    /// <summary>A new database for one company; null stands for the embedded one.</summary>
    public async Task<string?> NewDatabase(CancellationToken cancellationToken) =>
        _server is null ? null : (await _server.CreateDatabase(cancellationToken)).ConnectionString;

    public static SiloSettings Settings(string? postgres) => new() { Postgres = postgres, ApiKey = Key };

    public static async Task<long> CountEnded(SiloProcess silo, string? postgres, CancellationToken cancellationToken)
    {
        System.Data.Common.DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(silo.DataDirectory, "ledger.db")};Mode=ReadOnly")
            : new NpgsqlConnection(postgres);
        await using (connection)
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = Ended;
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
