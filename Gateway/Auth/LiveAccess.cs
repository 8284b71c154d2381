namespace Mycosoft.Auth;

/// <summary>Watches over answers that stay open: what a key or token opened ends with it, although it was asked for only once.</summary>
internal sealed class LiveAccess(IssuedKeys issued, TimeProvider clock)
{
    // With the four seconds that a gateway remembers a key: a revocation anywhere ends what is open within seven.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>To be disposed of when the answer is over.</summary>
    public OpenAnswer Watch(HttpContext http) => Watch(Caller.Of(http), ShownKey.Of(http), http.RequestAborted);

    /// <summary>The same for what stays open without a request: a circuit.</summary>
    public OpenAnswer Watch(Caller? caller, string? key, CancellationToken aborted)
    {
        var answer = new OpenAnswer(aborted);
        if (caller is { } known && (known.Until is not null || known.Revocable))
            _ = Over(known, key, answer);
        return answer;
    }

    private async Task Over(Caller caller, string? key, OpenAnswer answer)
    {
        try
        {
            while (await Refusal(caller, key, answer.Ended) is var refusal)
            {
                if (refusal is not null)
                {
                    answer.End(refusal);
                    return;
                }

                await Task.Delay(Look, clock, answer.Ended);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The answer was over first.
        }
    }

    private async Task<Fault?> Refusal(Caller caller, string? key, CancellationToken cancellationToken)
    {
        if (caller.Until <= clock.GetUtcNow().UtcDateTime)
            return new(FaultCodes.Forbidden, "The credential has expired.");
        try
        {
            return !caller.Revocable ? null : key is null ? new(FaultCodes.Forbidden, "The key that opened this is not known any more.") : await issued.Refusal(key, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is TimeoutException or OperationCanceledException or OrleansException)
        {
            // A store that is away says neither yes nor no.
            return null;
        }
    }
}

/// <summary>An answer under way, and what ended it.</summary>
internal sealed class OpenAnswer : IDisposable
{
    private readonly CancellationTokenSource _ended;

    public OpenAnswer(CancellationToken aborted)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Ended = _ended.Token;
    }

    /// <summary>Cancelled when the caller hangs up or may not have it any more.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Why the caller may not have it any more; null while that is not so.</summary>
    public Fault? Refusal { get; private set; }

    public void End(Fault refusal)
    {
        Refusal = refusal;
        _ended.Cancel();
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }
}
