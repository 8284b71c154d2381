using System.Collections.Concurrent;

namespace Mycosoft.Tasks;

/// <summary>Where agents of this silo wait for tasks of others to end. A lost word costs a look at the table, never the answer.</summary>
public sealed class CompletionHub : ICompletionObserver
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<TaskCompletion>> _waiting = [];
    private ICompletionObserver? _reference;

    /// <summary>The address of this hub on the wire; made with the first use of a grain factory, kept for the life of the silo.</summary>
    public ICompletionObserver Reference(IGrainFactory grains) => _reference ??= grains.CreateObjectReference<ICompletionObserver>(this);

    public Task Completed(TaskCompletion completion)
    {
        if (_waiting.TryRemove(completion.Id, out var waiter))
            waiter.TrySetResult(completion);
        return Task.CompletedTask;
    }

    public Task<TaskCompletion> Expect(Guid id) =>
        _waiting.GetOrAdd(id, static _ => new TaskCompletionSource<TaskCompletion>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Forget(Guid id) => _waiting.TryRemove(id, out _);
}
