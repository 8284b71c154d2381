namespace Mycosoft.Agents.Kinds;

/// <summary>Changes a kind's state one at a time: tasks of one agent interleave, and a change computed from an older value would undo another.</summary>
internal sealed class StateChanges<T>(KindState<T> state)
    where T : class, new()
{
    private Task _last = Task.CompletedTask;

    public T Value => state.Value;

    public Task<T> Apply(Func<T, T> change, CancellationToken cancellationToken) => Apply(state => Task.FromResult(change(state)), cancellationToken);

    public async Task<T> Apply(Func<T, Task<T>> change, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Interlocked.Exchange(ref _last, turn.Task);
        try
        {
            await before;
            var next = await change(state.Value);
            if (!ReferenceEquals(next, state.Value))
                await state.Save(next, cancellationToken);
            return next;
        }
        finally
        {
            turn.SetResult();
        }
    }
}
