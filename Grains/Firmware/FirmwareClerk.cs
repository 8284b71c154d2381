using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Firmware;

[GrainType("mas.firmware"), StatelessWorker, Reentrant]
public sealed class FirmwareClerk(FirmwareShelf shelf, FirmwareStore store, StoreReads reads) : Grain, IFirmware
{
    public Task<Answer<FirmwareRecord>> Publish(FirmwarePublication publication, CancellationToken cancellationToken) => reads.Answer(() => shelf.Publish(publication, cancellationToken));

    public Task<Answer<Page<FirmwareRecord>>> List(FirmwareFilter filter, CancellationToken cancellationToken) => reads.Answer(() => store.List(filter, cancellationToken));

    public Task<Answer<FirmwareRecord>> Find(Guid imageId, CancellationToken cancellationToken) => reads.Answer(() => store.Find(imageId, cancellationToken));

    public Task<Answer<FirmwareRecord>> Withdraw(Guid imageId, string principal, CancellationToken cancellationToken) => reads.Answer(() => store.Withdraw(imageId, principal, cancellationToken));
}
