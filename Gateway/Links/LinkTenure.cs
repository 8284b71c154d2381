namespace Mycosoft.Devices.Links;

/// <summary>Whether this gateway holds a link now. It ends by itself when it is not claimed again in time, for then another may hold it.</summary>
internal sealed class LinkTenure(TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<CancellationToken> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _held;

    /// <param name="until">How long without another word; null for as long as it is not let go.</param>
    public void Keep(TimeSpan? until)
    {
        lock (_gate)
        {
            if (_held is { IsCancellationRequested: true })
                Forget();
            if (_held is null)
            {
                _held = new(Timeout.InfiniteTimeSpan, clock);
                _taken.TrySetResult(_held.Token);
            }

            _held.CancelAfter(until ?? Timeout.InfiniteTimeSpan);
        }
    }

    public void LetGo()
    {
        CancellationTokenSource? held;
        lock (_gate)
        {
            held = _held;
            Forget();
        }

        held?.Cancel();
    }

    /// <summary>Waits until the link is held here, and answers the token that ends when it is not any more.</summary>
    public async Task<CancellationToken> Taken(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task<CancellationToken> taken;
            lock (_gate)
            {
                if (_held is { IsCancellationRequested: true })
                    Forget();
                taken = _taken.Task;
            }

            if (await taken.WaitAsync(cancellationToken) is { IsCancellationRequested: false } token)
                return token;
        }
    }

    public void Dispose() => LetGo();

    private void Forget()
    {
        if (_held is null)
            return;
        _held = null;
        _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
