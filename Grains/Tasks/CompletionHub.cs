using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Mycosoft.Tasks;

/// <summary>Where agents of this silo wait for tasks of others to end. A lost word costs a look at the table, never the answer.</summary>
public sealed class CompletionHub(IGrainFactory grains) : ICompletionObserver, IHostedService
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<TaskCompletion>> _waiting = [];

    /// <summary>The address of this hub on the wire, from the start of the silo to its end; null outside it, when only the table tells.</summary>
    public ICompletionObserver? Reference { get; private set; }

    /// <summary>Made here because a grain may not make it.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Reference = grains.CreateObjectReference<ICompletionObserver>(this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
