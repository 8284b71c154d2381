using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Audit;

[GrainType("mas.audit"), StatelessWorker, Reentrant]
public sealed class AuditClerk(AuditTable table, AuditVerifier verifier, StoreReads reads) : Grain, IAudit
{
    public Task<Answer<Page<AuditRecord>>> List(AuditFilter filter, CancellationToken cancellationToken) => reads.Answer(() => table.List(filter, cancellationToken));

    public Task<Answer<AuditVerdict>> Verify(AuditCheck check, CancellationToken cancellationToken) => WithEverySilo(() => verifier.Verify(check, cancellationToken));

    public Task<Answer<AuditHeads>> Heads(CancellationToken cancellationToken) => WithEverySilo<AuditHeads>(async () => await verifier.Heads(cancellationToken));

    /// <summary>The heads of a silo that does not answer could be the ones that matter, so without it nothing is said.</summary>
    private async Task<Answer<T>> WithEverySilo<T>(Func<Task<Answer<T>>> ask)
        where T : class
    {
        try
        {
            return await reads.Answer(ask);
        }
        catch (Exception e) when (e is OrleansException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Fault.Unavailable($"The signed heads of every silo could not be had: {e.Message}");
        }
    }
}
