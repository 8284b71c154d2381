using Mycosoft.Agents;

namespace Mycosoft.Tasks;

/// <summary>One attempt at a task while it runs: its token, and why the token was cancelled.</summary>
internal sealed class Attempt : IDisposable
{
    private readonly CancellationTokenSource _cancellation;

    public Attempt(QueuedTask task, TaskDescriptor descriptor, TimeSpan limit, TimeProvider clock)
    {
        Task = task;
        Descriptor = descriptor;
        StartedAt = clock.GetUtcNow().UtcDateTime;
        StartStamp = clock.GetTimestamp();
        _cancellation = new CancellationTokenSource(limit, clock);
        Token = _cancellation.Token;
    }

    public QueuedTask Task { get; }

    public TaskDescriptor Descriptor { get; }

    public DateTime StartedAt { get; }

    public long StartStamp { get; }

    public CancellationToken Token { get; }

    public StopReason Asked { get; private set; }

    public StopReason Stop => Asked is not StopReason.None ? Asked : Token.IsCancellationRequested ? StopReason.TimedOut : StopReason.None;

    /// <summary>Who cancelled it, for the audit.</summary>
    public string? CancelledBy { get; set; }

    /// <summary>Completes when the attempt has ended and its end is on disk.</summary>
    public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first reason stands, except that what was cancelled is not run again.</summary>
    public void Cancel(StopReason reason)
    {
        if (Asked is StopReason.None || reason is StopReason.Cancelled)
            Asked = reason;
        _cancellation.Cancel();
    }

    public void Dispose() => _cancellation.Dispose();
}
