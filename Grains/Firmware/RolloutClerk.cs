using Mycosoft.Devices;
using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Firmware;

[GrainType("mas.rollouts"), StatelessWorker, Reentrant]
public sealed class RolloutClerk(RolloutBook book, RolloutEar ear, StoreReads reads) : Grain, IRollouts
{
    public Task Heard(DeviceSignal signal, CancellationToken cancellationToken) => NewsReader.Concerns(signal) ? reads.Run(() => ear.Hear(signal, cancellationToken)) : Task.CompletedTask;

    public Task<Answer<Page<RolloutRecord>>> List(RolloutFilter filter, CancellationToken cancellationToken) => reads.Answer(() => book.List(filter, cancellationToken));

    public Task<Answer<RolloutReport>> Find(Guid rolloutId, CancellationToken cancellationToken) => reads.Answer(() => book.Find(rolloutId, cancellationToken));
}
