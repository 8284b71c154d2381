using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Devices;

/// <summary>Group commit for what units say: one writer per silo drains what waits into one transaction and answers every caller after it. It never waits for a batch to fill.</summary>
internal sealed partial class DeviceLedger(IDeviceStore store, KnownUnits known, UnitNews news, DeviceOptions options, TimeProvider clock, ILogger<DeviceLedger> log) : ILifecycleParticipant<ISiloLifecycle>
{
    private const int MostSignals = 2_000;
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Entry> _channel = Channel.CreateBounded<Entry>(new BoundedChannelOptions(4_096) { SingleReader = true });
    private Task _running = Task.CompletedTask;
    private volatile bool _stopping;

    public async Task<Answer<DeviceVerdicts>> Take(IReadOnlyList<DeviceSignal> signals)
    {
        var entry = new Entry(signals, clock.GetTimestamp());
        if (!_channel.Writer.TryWrite(entry))
            return _channel.Reader.Completion.IsCompleted ? Fault.Unavailable("The silo is stopping.") : Fault.RateLimited("More signals wait than can be stored.");
        try
        {
            return await entry.Answer.Task.WaitAsync(GiveUpAfter, clock);
        }
        catch (TimeoutException)
        {
            entry.Answer.TrySetResult(Silent);
            return Silent;
        }
    }

    /// <summary>After the schemas are up to date, and before the last agent goes.</summary>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(DeviceLedger), ServiceLifecycleStage.RuntimeStorageServices, Start, Stop);

    public Task Start(CancellationToken cancellationToken)
    {
        DeviceInstruments.Publish();
        _running = Task.WhenAll(Task.Run(Run, CancellationToken.None), Task.Run(news.Run, CancellationToken.None));
        return Task.CompletedTask;
    }

    public async Task Stop(CancellationToken cancellationToken)
    {
        _stopping = true;
        _channel.Writer.TryComplete();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static Fault Silent => Fault.Unavailable("The store does not answer.");

    private async Task Run()
    {
        var batch = new List<Entry>();
        while (await _channel.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await Task.Yield();
            for (var count = 0; count < MostSignals && _channel.Reader.TryRead(out var entry);)
            {
                // What waited longer than anybody waits for it is not written any more: its caller has been told so.
                if (entry.Answer.Task.IsCompleted)
                    continue;
                batch.Add(entry);
                count += entry.Signals.Count;
            }

            if (batch.Count > 0)
                await Commit(batch);
            batch.Clear();
        }

        news.Stop();
    }

    private async Task Commit(List<Entry> entries)
    {
        var (signals, began, admitted) = (entries.SelectMany(e => e.Signals).ToList(), clock.GetTimestamp(), (IReadOnlySet<string>?)null);
        while (true)
        {
            try
            {
                admitted ??= await known.Admit(signals, CancellationToken.None);
                var verdicts = await Commit(signals, admitted);
                DeviceInstruments.Committed(clock.GetElapsedTime(began), verdicts);
                Measure(signals, verdicts);
                Answer(entries, verdicts);
                news.Tell(signals, verdicts);
                return;
            }
            catch (Exception e)
            {
                DeviceInstruments.Failed();
                LogOutage(e, signals.Count, e.Message);
                if (_stopping || clock.GetElapsedTime(entries[0].Enqueued) > GiveUpAfter)
                {
                    entries.ForEach(entry => entry.Answer.TrySetResult(Silent));
                    return;
                }

                await Task.Delay(RetryAfter, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>A value that the store refuses is looked for by halves, so that only its own signal is refused.</summary>
    private async Task<IReadOnlyList<DeviceVerdict>> Commit(List<DeviceSignal> signals, IReadOnlySet<string> admitted)
    {
        var batch = new DeviceBatch(signals, admitted, clock.GetUtcNow().UtcDateTime, options);
        try
        {
            await store.Commit(batch, CancellationToken.None);
            known.Registered(batch.Changed.Select(u => u.AgentId));
            return batch.Verdicts;
        }
        catch (Exception e) when (store.IsData(e) && signals.Count == 1)
        {
            LogData(e, signals[0].DeviceId);
            return [new(DeviceOutcome.Refused, "invalid")];
        }
        catch (Exception e) when (store.IsData(e))
        {
            var half = signals.Count / 2;
            return [.. await Commit(signals.GetRange(0, half), admitted), .. await Commit(signals.GetRange(half, signals.Count - half), admitted)];
        }
    }

    private void Measure(List<DeviceSignal> signals, IReadOnlyList<DeviceVerdict> verdicts)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        for (var n = 0; n < signals.Count; n++)
        {
            if (verdicts[n].Outcome == DeviceOutcome.Stored)
                DeviceInstruments.Kept(signals[n].HeardAt, now);
        }
    }

    private static void Answer(List<Entry> entries, IReadOnlyList<DeviceVerdict> verdicts)
    {
        var at = 0;
        foreach (var entry in entries)
        {
            entry.Answer.TrySetResult(new DeviceVerdicts([.. verdicts.Skip(at).Take(entry.Signals.Count)]));
            at += entry.Signals.Count;
        }
    }

    [LoggerMessage(LogLevel.Error, "The store did not commit {Count} signals of units: {Reason}")]
    private partial void LogOutage(Exception exception, int count, string reason);

    [LoggerMessage(LogLevel.Warning, "The store refuses a signal of {DeviceId}")]
    private partial void LogData(Exception exception, string deviceId);

    private sealed class Entry(IReadOnlyList<DeviceSignal> signals, long enqueued)
    {
        public IReadOnlyList<DeviceSignal> Signals => signals;

        public long Enqueued => enqueued;

        public TaskCompletionSource<Answer<DeviceVerdicts>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
