using Npgsql;

namespace Mycosoft.Tests.Support.Postgres;

/// <summary>An empty database of one test or test class; it is dropped at the end.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;

    private PostgresDatabase(string server, string name)
    {
        _server = server;
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public string ConnectionString { get; }

    public static async Task<PostgresDatabase> Create(string server, CancellationToken cancellationToken = default)
    {
        var name = $"mas_{Guid.NewGuid():n}";
        await Execute(server, $"CREATE DATABASE {name} TEMPLATE template0", cancellationToken);
        return new PostgresDatabase(server, name);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Execute(_server, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", CancellationToken.None);
        }
        catch (NpgsqlException error) when (error is not PostgresException)
        {
            // The server was stopped by the test; its directory goes with it.
        }
    }

    private static async Task Execute(string server, string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
