using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.ServiceLevels;

[GrainType("mas.service-levels"), StatelessWorker, Reentrant]
public sealed class ServiceLevelClerk(ServiceTable table, StoreReads reads) : Grain, IServiceLevels
{
    public Task<IReadOnlyList<ServiceLevel>> Read(CancellationToken cancellationToken) => reads.Run(async () => SloRules.Judge(await table.Read(cancellationToken)));
}
