using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Mycosoft.Devices;

/// <summary>Tells the agents of units what was heard and, where a table has a place for it, is on disk, each in order. Nobody waits for it: what an agent does not take is counted, and its unit is heard again.</summary>
internal sealed partial class UnitNews(IDeviceStore store, IArrivals arrivals, IGrainFactory grains, TimeProvider clock, ILogger<UnitNews> log) : IDisposable
{
    private const int MostCalls = 64;
    private const int MostKnown = 200_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    // One that has none is about to get it, and answers that come meanwhile are waited for.
    private static readonly TimeSpan FreshWithout = TimeSpan.FromMilliseconds(250);

    private readonly Channel<IReadOnlyList<DeviceSignal>> _news = Channel.CreateBounded<IReadOnlyList<DeviceSignal>>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly SemaphoreSlim _calls = new(MostCalls);
    private readonly Dictionary<string, (bool HasAgent, long At)> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);

    public void Tell(IReadOnlyList<DeviceSignal> signals, IReadOnlyList<DeviceVerdict> verdicts)
    {
        var news = signals.Where((_, i) => verdicts[i].Outcome is DeviceOutcome.Stored or DeviceOutcome.Heard).ToList();
        if (news.Count > 0 && !_news.Writer.TryWrite(news))
            DeviceInstruments.Untold(news.Count);
    }

    public async Task Run()
    {
        await foreach (var signals in _news.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await Tell(signals.GroupBy(s => UnitIds.AgentOf(s.DeviceId), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal));
            }
            catch (Exception e)
            {
                LogLook(e, signals.Count);
                DeviceInstruments.Untold(signals.Count);
            }
        }
    }

    public void Stop() => _news.Writer.TryComplete();

    public void Dispose() => _calls.Dispose();

    private async Task Tell(Dictionary<string, List<DeviceSignal>> heard)
    {
        await Look(heard);
        foreach (var (agentId, signals) in heard)
        {
            if (!_agents[agentId].HasAgent)
                continue;
            await _calls.WaitAsync();
            _last[agentId] = Hear(_last.GetValueOrDefault(agentId, Task.CompletedTask), agentId, signals);
        }

        if (_last.Count > MostCalls * 16)
            _last.Where(l => l.Value.IsCompleted).Select(l => l.Key).ToList().ForEach(id => _last.Remove(id));
    }

    private async Task Hear(Task before, string agentId, List<DeviceSignal> signals)
    {
        await before;
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            await grains.GetGrain<IDeviceUnit>(GrainId.Create(UnitIds.Kind, agentId)).Hear(signals, patience.Token).WaitAsync(Patience, clock, patience.Token);
        }
        catch (Exception e)
        {
            LogUntold(e, agentId, signals.Count);
            DeviceInstruments.Untold(signals.Count);
        }
        finally
        {
            _calls.Release();
        }
    }

    private async Task Look(Dictionary<string, List<DeviceSignal>> heard)
    {
        if (_agents.Count > MostKnown)
            _agents.Clear();
        var old = heard.Keys.Where(id => !_agents.TryGetValue(id, out var known) || clock.GetElapsedTime(known.At) > (known.HasAgent ? Fresh : FreshWithout)).ToList();
        if (old.Count == 0)
            return;
        var there = await store.WithAgents(old, CancellationToken.None);
        foreach (var id in old)
        {
            _agents[id] = (there.Contains(id), clock.GetTimestamp());
            if (!there.Contains(id))
                arrivals.Missing(heard[id][^1].DeviceId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{AgentId} did not take {Count} signals of its unit")]
    private partial void LogUntold(Exception exception, string agentId, int count);

    [LoggerMessage(LogLevel.Warning, "It could not be seen which units have an agent; {Count} signals are not told")]
    private partial void LogLook(Exception exception, int count);
}
