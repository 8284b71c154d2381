using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Messages;

[GrainType("mas.connections"), StatelessWorker, Reentrant]
public sealed class Connections(ConnectionQueries connections, ConnectionWrites writes, StoreReads reads) : Grain, IConnections
{
    public Task<IReadOnlyList<ConnectionRecord>> List(string? agentId, CancellationToken cancellationToken) =>
        reads.Run(() => connections.List(agentId, cancellationToken));

    public Task<Answer<ConnectionsCreated>> Create(IReadOnlyList<ConnectionRequest> requests, CancellationToken cancellationToken) =>
        reads.Answer(() => writes.Create(requests, cancellationToken));

    public Task<Answer<ConnectionsDeleted>> Delete(ConnectionSelector selector, CancellationToken cancellationToken) =>
        reads.Answer(() => writes.Delete(selector, cancellationToken));

    public Task<IReadOnlyList<TrafficEdge>> Traffic(int windowSeconds, CancellationToken cancellationToken) =>
        reads.Run(() => connections.Traffic(windowSeconds, cancellationToken));
}
