using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Companies;

/// <summary>Where a company under test keeps everything; it outlives the silo.</summary>
public abstract class CompanyStore : IAsyncDisposable
{
    public abstract Task<IReadOnlyDictionary<string, string?>> Create();

    public abstract ValueTask DisposeAsync();
}

public sealed class SqliteCompanyStore : CompanyStore
{
    private readonly TemporaryDirectory _directory = new("company");

    public override Task<IReadOnlyDictionary<string, string?>> Create() =>
        Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?> { ["Mas:DataDirectory"] = _directory.File("data") });

    public override ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class PostgresCompanyStore(PostgresFixture postgres) : CompanyStore
{
    private readonly TemporaryDirectory _directory = new("company");
    private PostgresDatabase? _database;

    public override async Task<IReadOnlyDictionary<string, string?>> Create()
    {
        _database = await postgres.CreateDatabase();
        return new Dictionary<string, string?>
        {
            ["Mas:DataDirectory"] = _directory.File("data"),
            ["ConnectionStrings:Postgres"] = _database.ConnectionString + ";Maximum Pool Size=20",
        };
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        _directory.Dispose();
    }
}
