namespace Mycosoft.Ledger;

/// <summary>The durable half of the ledger in one dialect. The conformance suite holds for both.</summary>
public interface ILedgerStore
{
    /// <summary>
    /// Commits the writes in one transaction, on disk when it returns, and answers each in its place. Refused and invalid writes do not disturb the others.
    /// An outage is an exception, and then nothing is known of any of them; committing the same writes again is safe.
    /// </summary>
    Task<IReadOnlyList<LedgerVerdict>> Commit(IReadOnlyList<LedgerWrite> writes, CancellationToken cancellationToken);

    /// <summary>Renews this silo's lease by the database's clock, and removes leases that ended long ago.</summary>
    Task RenewLease(string silo, string version, CancellationToken cancellationToken);

    /// <summary>Gives the lease back.</summary>
    Task EndLease(string silo, CancellationToken cancellationToken);

    /// <summary>
    /// Agents to wake: those with open tasks or pending messages, or spawning or stopping, whose silo has no live lease or is <paramref name="silo"/> itself; and those whose next_wake is due.
    /// </summary>
    Task<IReadOnlyList<WakeableAgent>> FindWork(string silo, TimeSpan leaseLength, int limit, CancellationToken cancellationToken);
}

/// <summary>An agent that has something to do.</summary>
/// <param name="Mine">Its owner is the asking silo, which wakes it only if it has no activation there.</param>
/// <param name="Due">Its next_wake has passed.</param>
public sealed record WakeableAgent(string AgentId, string Kind, bool Mine, bool Due);
