namespace Mycosoft.Tests.Cluster.Ledger;

/// <summary>What every ledger store has to do, in parts by noun; a part is one abstract class with a sealed one for each dialect.</summary>
public abstract class LedgerStoreSuite(LedgerBench bench) : IAsyncLifetime
{
    protected LedgerBench Bench => bench;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await bench.Start();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return bench.DisposeAsync();
    }
}
