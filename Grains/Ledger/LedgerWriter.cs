using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Ledger;

/// <summary>
/// Group commit: one writer per silo drains what waits into one transaction and answers every caller after it. It never waits for a batch to fill:
/// while one commit is on its way the next batch gathers by itself.
/// </summary>
public sealed partial class LedgerWriter(ILedgerStore store, TimeProvider clock, ILogger<LedgerWriter> log) : BackgroundService, ILedger
{
    private const int MaxBatch = 2_000;
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Entry> _channel = Channel.CreateBounded<Entry>(new BoundedChannelOptions(65_536) { SingleReader = true });

    public Task<LedgerVerdict> Write(LedgerWrite write, CancellationToken cancellationToken)
    {
        var entry = new Entry(write, clock.GetTimestamp());
        if (_channel.Writer.TryWrite(entry))
            return entry.Answer.Task;
        return Task.FromException<LedgerVerdict>(_channel.Reader.Completion.IsCompleted ? Closed() : new LedgerFullException());
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was accepted into the channel is still written: the loop ends when the channel is empty.
        _channel.Writer.TryComplete();
        await (this.ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var batch = new List<Entry>(MaxBatch);
        while (await _channel.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MaxBatch && _channel.Reader.TryRead(out var entry))
                batch.Add(entry);
            await Commit(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task Commit(List<Entry> batch, CancellationToken stoppingToken)
    {
        var writes = batch.ConvertAll(e => e.Write);
        while (true)
        {
            try
            {
                var verdicts = await store.Commit(writes, CancellationToken.None);
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Answer.TrySetResult(verdicts[i]);
                return;
            }
            catch (Exception e)
            {
                LogOutage(e, batch.Count, e.Message);
                if (stoppingToken.IsCancellationRequested || clock.GetElapsedTime(batch[0].Enqueued) > GiveUpAfter)
                {
                    Refuse(batch, e);
                    return;
                }

                await Task.Delay(RetryAfter, clock, CancellationToken.None);
            }
        }
    }

    private static void Refuse(List<Entry> batch, Exception cause)
    {
        foreach (var entry in batch)
            entry.Answer.TrySetException(new LedgerUnavailableException("The store does not answer.", cause));
    }

    private static LedgerUnavailableException Closed() => new("The silo is stopping.", null);

    [LoggerMessage(LogLevel.Error, "The store did not commit {Count} writes: {Reason}")]
    private partial void LogOutage(Exception exception, int count, string reason);

    private sealed class Entry(LedgerWrite write, long enqueued)
    {
        public LedgerWrite Write => write;

        public long Enqueued => enqueued;

        public TaskCompletionSource<LedgerVerdict> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
