namespace Mycosoft.Ledger;

/// <summary>The group commit of this silo, as those see it who write.</summary>
public interface ILedger
{
    /// <summary>Answers after the commit that the write was part of. An outage is an exception, and then nothing is known of the write.</summary>
    Task<LedgerVerdict> Write(LedgerWrite write, CancellationToken cancellationToken);
}
