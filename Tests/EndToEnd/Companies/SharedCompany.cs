using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Companies;

/// <summary>One real process with the core three, for all suites of one store; they keep apart by the ids of their agents.</summary>
public abstract class SharedCompany : IAsyncLifetime
{
    private SiloProcess? _silo;
    private PostgresDatabase? _database;
    private Api? _api;

    public SiloProcess Silo => _silo ?? throw new InvalidOperationException("The company did not start.");

    public Api Api => _api ??= new Api(Silo.Http);

    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabase(TestContext.Current.CancellationToken);
        var settings = new SiloSettings { Postgres = _database?.ConnectionString, Environment = new Dictionary<string, string> { ["Mas__Roster"] = Roster } };
        _silo = await SiloProcess.Start(settings, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>Nothing that works by the clock, so that suites may compare what is stored before and after.</summary>
    public const string Roster = "myca-core,task-router,event-processor";

    protected abstract Task<PostgresDatabase?> CreateDatabase(CancellationToken cancellationToken);
}

public sealed class SqliteCompany : SharedCompany
{
    protected override Task<PostgresDatabase?> CreateDatabase(CancellationToken cancellationToken) => Task.FromResult<PostgresDatabase?>(null);
}

public sealed class PostgresCompany(PostgresFixture postgres) : SharedCompany
{
    protected override async Task<PostgresDatabase?> CreateDatabase(CancellationToken cancellationToken) => await postgres.CreateDatabase(cancellationToken);
}

[CollectionDefinition]
public sealed class OnSqlite : ICollectionFixture<SqliteCompany>;

[CollectionDefinition]
public sealed class OnPostgres : ICollectionFixture<PostgresCompany>;
