using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Snapshots;

[GrainType("mas.snapshots"), StatelessWorker, Reentrant]
public sealed class SnapshotReader(SnapshotQueries snapshots, StoreReads reads) : Grain, ISnapshotReader
{
    public Task<IReadOnlyList<SnapshotSummary>> List(string agentId, int limit, CancellationToken cancellationToken) =>
        reads.Run(() => snapshots.List(agentId, limit, cancellationToken));

    public Task<Answer<AgentSnapshot>> Find(Guid snapshotId, CancellationToken cancellationToken) =>
        reads.Answer(() => snapshots.Find(snapshotId, cancellationToken));

    public Task<Answer<SnapshotSummary>> Delete(Guid snapshotId, string principal, CancellationToken cancellationToken) =>
        reads.Answer(() => snapshots.Delete(snapshotId, principal, cancellationToken));
}
