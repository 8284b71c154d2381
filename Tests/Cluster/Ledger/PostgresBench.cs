using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Ledger;
using Mycosoft.Tests.Support.Postgres;
using PostgresDatabase = Mycosoft.Ledger.PostgresDatabase;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class PostgresBench(PostgresFixture postgres) : LedgerBench
{
    private Mycosoft.Tests.Support.Postgres.PostgresDatabase? _server;
    private PostgresDatabase? _database;

    public override Database Database => _database!;

    public override ILedgerStore NewStore() => new PostgresLedgerStore(_database!, Chain);

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async Task Create()
    {
        _server = await postgres.CreateDatabase(Cancellation);
        _database = new PostgresDatabase(_server.ConnectionString, NullLogger<PostgresDatabase>.Instance);
    }
}
