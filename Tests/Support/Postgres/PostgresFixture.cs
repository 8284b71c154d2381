namespace Mycosoft.Tests.Support.Postgres;

/// <summary>
/// Databases for a whole test assembly: on the server that run.sh names in MAS_TEST_POSTGRES, else on a private one that
/// starts with the first database asked for. A test that harms its server starts a <see cref="PostgresServer"/> of its own.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private const string Variable = "MAS_TEST_POSTGRES";
    private readonly string? _given = Environment.GetEnvironmentVariable(Variable);
    private readonly Lazy<Task<PostgresServer>> _own = new(() => PostgresServer.Start());

    public async Task<PostgresDatabase> CreateDatabase(CancellationToken cancellationToken = default)
    {
        var server = string.IsNullOrEmpty(_given) ? (await _own.Value.WaitAsync(cancellationToken)).ConnectionString : _given;
        return await PostgresDatabase.Create(server, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_own.IsValueCreated)
        {
            await (await _own.Value).DisposeAsync();
        }
    }
}
