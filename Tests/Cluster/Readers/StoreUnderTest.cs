using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Ledger;
using Mycosoft.Tests.Support.Postgres;
using EmptyDatabase = Mycosoft.Tests.Support.Postgres.PostgresDatabase;

namespace Mycosoft.Tests.Cluster.Readers;

/// <summary>An empty, migrated store of one dialect, made for one test.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    public abstract Task<(Database Database, ILedgerStore Store)> Open();

    public abstract ValueTask DisposeAsync();
}

public sealed class SqliteUnderTest : StoreUnderTest
{
    private readonly TemporaryDirectory _directory = new("readers");
    private SqliteDatabase? _database;
    private SqliteLedgerStore? _store;

    public override async Task<(Database Database, ILedgerStore Store)> Open()
    {
        _database = new(_directory.File("ledger.db"), NullLogger<SqliteDatabase>.Instance);
        await _database.Migrate(TestContext.Current.CancellationToken);
        _store = new(_database, "silo-1");
        return (_database, _store);
    }

    public override async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class PostgresUnderTest(PostgresFixture fixture) : StoreUnderTest
{
    private EmptyDatabase? _server;
    private Mycosoft.Ledger.PostgresDatabase? _database;

    public override async Task<(Database Database, ILedgerStore Store)> Open()
    {
        _server = await fixture.CreateDatabase(TestContext.Current.CancellationToken);
        _database = new(_server.ConnectionString, NullLogger<Mycosoft.Ledger.PostgresDatabase>.Instance);
        await _database.Migrate(TestContext.Current.CancellationToken);
        return (_database, new PostgresLedgerStore(_database, "silo-1"));
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
