using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Gaps;

[GrainType("mas.gaps"), StatelessWorker, Reentrant]
public sealed class GapReader(GapQueries gaps, StoreReads reads) : Grain, IGaps
{
    public Task<GapReport> Report(CancellationToken cancellationToken) => reads.Run(() => gaps.Report(cancellationToken));
}
