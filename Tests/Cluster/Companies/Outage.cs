using Mycosoft.Ledger;

namespace Mycosoft.Tests.Cluster.Companies;

/// <summary>What is wrong with the store at the moment, as a test wishes.</summary>
public sealed class Outage
{
    private volatile Func<LedgerWrite, bool>? _before;
    private volatile Func<LedgerWrite, bool>? _after;
    private volatile bool _cut;
    private int _refused;

    /// <summary>Commits that have failed so far.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Commits with such a write fail, and nothing of them is applied.</summary>
    public void BeforeCommit(Func<LedgerWrite, bool>? of = null) => _before = of ?? (_ => true);

    /// <summary>Commits with such a write are applied, and their answer is lost.</summary>
    public void AfterCommit(Func<LedgerWrite, bool>? of = null) => _after = of ?? (_ => true);

    public void End() => _before = _after = null;

    /// <summary>From now on this silo is as good as dead: nothing it writes arrives.</summary>
    public void Cut() => _cut = true;

    /// <summary>The store with this outage before it.</summary>
    public ILedgerStore Around(ILedgerStore store) => new Store(this, store);

    private void ThrowIf(bool broken)
    {
        if (!broken)
            return;
        Interlocked.Increment(ref _refused);
        throw new IOException("The store is out of order.");
    }

    private sealed class Store(Outage outage, ILedgerStore inner) : ILedgerStore
    {
        public async Task<IReadOnlyList<LedgerVerdict>> Commit(IReadOnlyList<LedgerWrite> writes, CancellationToken cancellationToken)
        {
            outage.ThrowIf(outage._cut || (outage._before is { } before && writes.Any(before)));
            var lost = outage._after is { } after && writes.Any(after);
            var verdicts = await inner.Commit(writes, cancellationToken);
            outage.ThrowIf(outage._cut || lost);
            return verdicts;
        }

        public Task RenewLease(string silo, string version, CancellationToken cancellationToken)
        {
            outage.ThrowIf(outage._cut);
            return inner.RenewLease(silo, version, cancellationToken);
        }

        public Task EndLease(string silo, CancellationToken cancellationToken) => inner.EndLease(silo, cancellationToken);

        public Task<IReadOnlyList<WakeableAgent>> FindWork(string silo, TimeSpan leaseLength, int limit, CancellationToken cancellationToken) =>
            inner.FindWork(silo, leaseLength, limit, cancellationToken);
    }
}
