using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Tasks;

[GrainType("mas.tasks"), StatelessWorker, Reentrant]
public sealed class TaskReader(TaskQueries tasks, TaskRouter router, StoreReads reads) : Grain, ITaskReader
{
    public Task<Answer<TaskRecord>> Find(Guid taskId, CancellationToken cancellationToken) => reads.Answer(() => tasks.Find(taskId, cancellationToken));

    public Task<Answer<Page<TaskRecord>>> List(TaskFilter filter, CancellationToken cancellationToken) =>
        reads.Answer(() => tasks.List(filter, cancellationToken));

    public Task<Answer<RoutingDecision>> Route(RoutingRequest request, CancellationToken cancellationToken) =>
        reads.Answer(() => router.Route(request, cancellationToken));

    public Task<IReadOnlyList<string>> AgentsWithQueues(CancellationToken cancellationToken) => reads.Run(() => tasks.AgentsWithQueues(cancellationToken));
}
