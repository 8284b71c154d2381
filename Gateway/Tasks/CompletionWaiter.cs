using System.Collections.Concurrent;
using Mycosoft.Agents;

namespace Mycosoft.Tasks;

/// <summary>Waits for tasks to end: woken by the silo's signal, which may be lost, and looking at the table meanwhile.</summary>
internal sealed class CompletionWaiter(IGrainFactory grains, Company company, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Signals _signals = new();
    private readonly Lock _gate = new();
    private ICompletionObserver? _reference;

    /// <summary>What a silo is given to signal this process; made once, when somebody first waits.</summary>
    public ICompletionObserver Observer
    {
        get
        {
            lock (_gate)
                return _reference ??= grains.CreateObjectReference<ICompletionObserver>(_signals);
        }
    }

    /// <summary>The task as the table has it once it ended; null when time ran out first.</summary>
    public async Task<TaskRecord?> Ended(Guid taskId, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var signal = _signals.Of(taskId);
        try
        {
            while (true)
            {
                var answer = await company.Tasks.Find(taskId, cancellationToken);
                if (answer.Value is { } task && TaskView.IsTerminal(task.Status))
                    return task;
                var left = patience - clock.GetElapsedTime(began);
                if (left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
                    return null;
                await Task.WhenAny(signal, Task.Delay(left < Look ? left : Look, clock, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                signal = signal.IsCompleted ? Never : signal;
            }
        }
        finally
        {
            _signals.Forget(taskId);
        }
    }

    /// <summary>Has the signal kept from now on, so that one which comes before <see cref="Ended"/> is not missed.</summary>
    public void Expect(Guid taskId) => _ = _signals.Of(taskId);

    public void Forget(Guid taskId) => _signals.Forget(taskId);

    private static Task Never { get; } = new TaskCompletionSource().Task;

    // Orleans holds observers weakly; the field above keeps this one.
    private sealed class Signals : ICompletionObserver
    {
        private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _awaited = new();

        public Task Of(Guid taskId) => _awaited.GetOrAdd(taskId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Forget(Guid taskId) => _awaited.TryRemove(taskId, out _);

        public Task Completed(TaskCompletion completion)
        {
            if (_awaited.TryGetValue(completion.Id, out var waiting))
                waiting.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
