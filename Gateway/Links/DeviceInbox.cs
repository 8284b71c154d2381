using System.Threading.Channels;

namespace Mycosoft.Devices.Links;

/// <summary>
/// The way of what this gateway hears into the store: what is there is gathered into one call, and an answer comes after the commit. Signals of one unit stay in their order. While it is full
/// nobody is read from.
/// </summary>
internal sealed partial class DeviceInbox(IGrainFactory grains, TimeProvider clock, ILogger<DeviceInbox> log) : BackgroundService, IDeviceInbox
{
    private const int Calls = 4;
    private const int Capacity = 4_096;
    private const string Away = "The store is unavailable.";

    private readonly Channel<Waiting>[] _shards = [.. Enumerable.Range(0, Calls).Select(_ => Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Capacity) { SingleReader = true }))];

    /// <summary>Waits for the store until the token ends, and answers unavailable then: the signal may be on disk all the same.</summary>
    public async Task<Answer<DeviceVerdict>> Take(DeviceSignal signal, CancellationToken cancellationToken)
    {
        if (signal is DeviceReply reply)
            return await Tell(reply, cancellationToken);
        var waiting = new Waiting(signal, cancellationToken);
        try
        {
            await Shard(signal.DeviceId).WriteAsync(waiting, cancellationToken);
            return await waiting.Answered.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            return Fault.Unavailable(Away);
        }
    }

    /// <summary>Several at once, each answered in its place; a fault of one is a fault of all, and then nothing is known of any.</summary>
    public async Task<Answer<DeviceVerdicts>> Take(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(signals.Select(signal => Take(signal, cancellationToken)));
        return answers.FirstOrDefault(answer => answer.Fault is not null)?.Fault is { } fault ? fault : new DeviceVerdicts([.. answers.Select(answer => answer.Value!)]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(_shards.Select(shard => Drain(shard.Reader, stoppingToken)));
        }
        finally
        {
            foreach (var shard in _shards)
            {
                shard.Writer.TryComplete();
                while (shard.Reader.TryRead(out var waiting))
                    waiting.Answer(Fault.Unavailable(Away));
            }
        }
    }

    private ChannelWriter<Waiting> Shard(string deviceId) => _shards[(uint)UnitIds.AgentOf(deviceId).GetHashCode(StringComparison.Ordinal) % Calls].Writer;

    private async Task Drain(ChannelReader<Waiting> shard, CancellationToken stoppingToken)
    {
        while (await shard.WaitToReadAsync(stoppingToken))
        {
            var batch = new List<Waiting>();
            while (batch.Count < IDeviceIntake.Most && shard.TryRead(out var waiting))
                batch.Add(waiting);
            await Store(batch, stoppingToken);
        }
    }

    /// <summary>
    /// Repeats until the store answers, for those who still wait, each time with half of them: what takes the store longer than anybody waits for it comes through in pieces. What is refused in
    /// company is given alone, so that only its own sender fails.
    /// </summary>
    private async Task Store(List<Waiting> batch, CancellationToken stoppingToken)
    {
        var rest = new Stack<List<Waiting>>([batch]);
        while (rest.TryPop(out var next))
            await Store(next, rest, stoppingToken);
    }

    private async Task Store(List<Waiting> batch, Stack<List<Waiting>> rest, CancellationToken stoppingToken)
    {
        for (var failures = 1; ; failures++)
        {
            batch.RemoveAll(waiting => waiting.IsOver);
            if (batch.Count == 0)
                return;
            var answer = await Call(batch, stoppingToken);
            if (answer.TryGet(out var verdicts, out var fault))
            {
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Answer(verdicts.Items[i]);
                return;
            }

            if (!fault.Retryable && batch.Count > 1)
            {
                rest.Push(batch[(batch.Count / 2)..]);
                rest.Push(batch[..(batch.Count / 2)]);
                return;
            }

            if (!fault.Retryable || stoppingToken.IsCancellationRequested)
            {
                batch.ForEach(waiting => waiting.Answer(fault));
                return;
            }

            if (failures == 1)
                LogAway(batch.Count, fault.Message);
            await Task.Delay(Backoff.After(failures, Random.Shared.NextDouble()), clock, stoppingToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            if (batch.Count > 1 && fault.Code == FaultCodes.Unavailable)
            {
                rest.Push(batch[(batch.Count / 2)..]);
                batch = batch[..(batch.Count / 2)];
            }
        }
    }

    private async Task<Answer<DeviceVerdicts>> Call(List<Waiting> batch, CancellationToken stoppingToken)
    {
        try
        {
            var answer = await grains.GetGrain<IDeviceIntake>(0).Take([.. batch.Select(waiting => waiting.Signal)], stoppingToken);
            return answer.Value is { } verdicts && verdicts.Items.Count != batch.Count ? throw new InvalidOperationException("The intake answered another number of signals than it was given.") : answer;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException)
        {
            return Fault.Unavailable(e.Message);
        }
        catch (Exception e)
        {
            LogFailed(e);
            return new Fault(FaultCodes.Internal, "A signal could not be given to a silo.");
        }
    }

    /// <summary>A reply is for the agent that waits for it, and for no table.</summary>
    private async Task<Answer<DeviceVerdict>> Tell(DeviceReply reply, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IDeviceUnit>(GrainId.Create(UnitIds.Kind, UnitIds.AgentOf(reply.DeviceId))).Hear([reply], cancellationToken);
            return new DeviceVerdict(DeviceOutcome.Heard);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException)
        {
            return Fault.Unavailable(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Count} signals of units wait for the store: {Reason}")]
    private partial void LogAway(int count, string reason);

    [LoggerMessage(LogLevel.Error, "Signals of units could not be given to a silo; what is wrong is looked for one by one")]
    private partial void LogFailed(Exception exception);

    private sealed class Waiting(DeviceSignal signal, CancellationToken patience)
    {
        private readonly TaskCompletionSource<Answer<DeviceVerdict>> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DeviceSignal Signal => signal;

        public Task<Answer<DeviceVerdict>> Answered => _answered.Task;

        public bool IsOver => patience.IsCancellationRequested;

        public void Answer(Answer<DeviceVerdict> answer) => _answered.TrySetResult(answer);
    }
}
