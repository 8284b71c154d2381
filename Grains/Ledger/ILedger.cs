namespace Mycosoft.Ledger;

/// <summary>The record of work of this silo: everything that must survive goes through it.</summary>
public interface ILedger
{
    /// <summary>
    /// Answers after the write is on disk, or refused. Throws <see cref="LedgerUnavailableException"/> when the store does not answer within two seconds
    /// (what became of the write is then not known; writing it again is safe) and <see cref="LedgerFullException"/> when too much is waiting (nothing was written).
    /// </summary>
    Task<LedgerVerdict> Write(LedgerWrite write, CancellationToken cancellationToken);
}

/// <summary>The store did not answer in time.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner) : Exception(message, inner);

/// <summary>The writer's channel is at its bound.</summary>
public sealed class LedgerFullException() : Exception("Too many writes are waiting for the store.");
