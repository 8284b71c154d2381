using System.Threading.Channels;

namespace Mycosoft.Devices.Links;

/// <summary>What is on its way to the store, in its order: the next is read meanwhile, and nothing is acknowledged before what came before it. While it is full nobody reads on.</summary>
internal sealed class CommitLine(int most)
{
    private readonly Channel<(Task Stored, Func<Task> Then)> _line = Channel.CreateBounded<(Task, Func<Task>)>(most);

    /// <param name="then">What to do when it is settled, after everything that was added before.</param>
    public ValueTask Add(Task stored, Func<Task> then, CancellationToken cancellationToken) => _line.Writer.WriteAsync((stored, then), cancellationToken);

    /// <summary>Reads and settles at the same time; when one of them ends, so does the other, and why is thrown.</summary>
    public async Task Run(Func<CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (reading, settling) = (read(ended.Token), Settle(ended.Token));
        var first = await Task.WhenAny(reading, settling);
        await ended.CancelAsync();
        await Task.WhenAll(reading, settling).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await first;
    }

    private async Task Settle(CancellationToken cancellationToken)
    {
        await foreach (var (stored, then) in _line.Reader.ReadAllAsync(cancellationToken))
        {
            await stored.WaitAsync(cancellationToken);
            await then();
        }
    }
}
