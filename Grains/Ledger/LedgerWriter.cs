using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Mycosoft.Telemetry;

namespace Mycosoft.Ledger;

/// <summary>
/// Group commit: one writer per silo drains what waits into one transaction and answers every caller after it. It never waits for a batch to fill:
/// while one commit is on its way the next batch gathers by itself.
/// </summary>
public sealed partial class LedgerWriter(ILedgerStore store, TimeProvider clock, ILogger<LedgerWriter> log) : ILedger, ILifecycleParticipant<ISiloLifecycle>
{
    private const int MaxBatch = 2_000;
    private const int MaxLate = 65_536;
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(500);

    private readonly Channel<Entry> _channel = Channel.CreateBounded<Entry>(new BoundedChannelOptions(65_536) { SingleReader = true });
    private readonly Queue<Entry> _late = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _stopping;

    public Task<LedgerVerdict> Write(LedgerWrite write, CancellationToken cancellationToken) => Tracing.IsOn ? WriteTraced(write) : Enqueue(write);

    /// <summary>Before the first agent and after the last: what agents write while they deactivate is still written.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(LedgerWriter), ServiceLifecycleStage.RuntimeStorageServices, Start, Stop);

    public Task Start(CancellationToken cancellationToken)
    {
        LedgerInstruments.Publish();
        _running = Task.Run(Run, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>What is in the channel is still written; nothing new is taken.</summary>
    public async Task Stop(CancellationToken cancellationToken)
    {
        _stopping = true;
        _channel.Writer.TryComplete();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<LedgerVerdict> WriteTraced(LedgerWrite write)
    {
        using var span = Tracing.Write(write);
        return await Enqueue(write);
    }

    private Task<LedgerVerdict> Enqueue(LedgerWrite write)
    {
        var entry = new Entry(write, clock.GetTimestamp());
        if (_channel.Writer.TryWrite(entry))
            return entry.Answer.Task;
        return Task.FromException<LedgerVerdict>(_channel.Reader.Completion.IsCompleted ? Closed() : new LedgerFullException());
    }

    private async Task Run()
    {
        var batch = new List<Entry>(MaxBatch);
        while (_late.Count > 0 || await _channel.Reader.WaitToReadAsync(CancellationToken.None))
        {
            // Whoever was just answered writes again within microseconds; one step back lets those writes into this commit instead of making them wait for it.
            await Task.Yield();
            Take(batch);
            if (batch.Count > 0)
                await Commit(batch);
            batch.Clear();
        }
    }

    /// <summary>What waited longer than anybody waits for it is not written any more: its caller has been told so.</summary>
    private void Take(List<Entry> batch)
    {
        while (batch.Count < MaxBatch && (_late.TryDequeue(out var entry) || _channel.Reader.TryRead(out entry)))
        {
            if (!entry.Answer.Task.IsCompleted)
                batch.Add(entry);
        }
    }

    private async Task Commit(List<Entry> batch)
    {
        var (writes, began) = (batch.ConvertAll(e => e.Write), clock.GetTimestamp());
        using var span = Tracing.Commit(store, batch.Count, batch.Select(e => e.Caller));
        while (true)
        {
            try
            {
                var verdicts = await Bounded(store.Commit(writes, CancellationToken.None), batch);
                LedgerInstruments.Committed(clock.GetElapsedTime(began), verdicts);
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Answer.TrySetResult(verdicts[i]);
                return;
            }
            catch (Exception e)
            {
                LedgerInstruments.Failed();
                LogOutage(e, batch.Count, e.Message);
                if (_stopping || clock.GetElapsedTime(batch[0].Enqueued) > GiveUpAfter)
                {
                    Refuse(batch, e);
                    return;
                }

                await Task.Delay(RetryAfter, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>While the store keeps a commit, nobody waits longer than two seconds: neither for it nor behind it.</summary>
    private async Task<IReadOnlyList<LedgerVerdict>> Bounded(Task<IReadOnlyList<LedgerVerdict>> commit, List<Entry> batch)
    {
        while (true)
        {
            try
            {
                return await commit.WaitAsync(Watch, clock);
            }
            catch (TimeoutException e) when (!commit.IsCompleted)
            {
                RefuseLate(batch, e);
                while (_late.Count < MaxLate && _channel.Reader.TryRead(out var entry))
                    _late.Enqueue(entry);
                RefuseLate(_late, e);
            }
        }
    }

    private void RefuseLate(IEnumerable<Entry> entries, Exception cause)
    {
        foreach (var entry in entries)
        {
            if (clock.GetElapsedTime(entry.Enqueued) > GiveUpAfter)
                entry.Answer.TrySetException(new LedgerUnavailableException("The store does not answer.", cause));
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

        public ActivityContext Caller { get; } = Tracing.Here;

        public TaskCompletionSource<LedgerVerdict> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
