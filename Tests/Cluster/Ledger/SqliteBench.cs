using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteBench : LedgerBench
{
    private readonly TemporaryDirectory _directory = new("ledger");
    private readonly List<SqliteLedgerStore> _stores = [];
    private readonly SqliteDatabase _database;

    public SqliteBench() => _database = new SqliteDatabase(_directory.File("ledger.db"), NullLogger<SqliteDatabase>.Instance);

    public override Database Database => _database;

    public override ILedgerStore NewStore()
    {
        var store = new SqliteLedgerStore(_database, Chain);
        _stores.Add(store);
        return store;
    }

    public override async ValueTask DisposeAsync()
    {
        _stores.ForEach(store => store.Dispose());
        await _database.DisposeAsync();
        _directory.Dispose();
    }

    protected override Task Create() => Task.CompletedTask;
}
