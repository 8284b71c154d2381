using System.Collections.Concurrent;
using Mycosoft.Agents;
using Mycosoft.Http;
using Mycosoft.Messages;

namespace Mycosoft.Feed;

/// <summary>
/// The feed of this gateway. The events of the silos say what to look at again, the tables say how it is: agents that something happened to are read together every 50 ms, once for all
/// viewers, and not at all while nobody looks. After a hole everything is read anew.
/// </summary>
internal sealed partial class FeedHub(IFeedSource source, Lazy<Company> company, ReadinessGate gate, TimeProvider clock, ILogger<FeedHub> log) : BackgroundService
{
    private const int RingCapacity = 10_000;
    private const int MostAtOnce = 250;
    private const int MostInFull = 1_000;
    /// <summary>How often there is something new at most.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Traffic = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<FeedViewer, byte> _viewers = [];
    private readonly Lock _lock = new();
    private readonly FeedRing _ring = new(RingCapacity);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, AgentView> _agents = new(StringComparer.Ordinal);
    private Dictionary<Guid, FeedTraffic> _traffic = [];
    private IReadOnlyList<ConnectionRecord> _connections = [];
    private bool _broken = true;
    private (FeedSnapshot? Whole, long At) _mirrored;
    private FeedCursor _read = new();
    private long _wholeAt;
    private long _trafficAt;

    public int Viewers => _viewers.Count;

    /// <summary>Whether this process serves viewers; one that does not need not listen either.</summary>
    public bool Serves { get; set; }

    /// <summary>All agents as they were last read, for those who never chose; null when they are too many for that.</summary>
    public byte[]? Whole() => _agents.Count > MostInFull ? null : Mirrored().Update;

    /// <summary>
    /// A new viewer: it is offered everything as it is now, or what it missed since its cursor if all of that is still here. Dispose of it when it leaves.
    /// </summary>
    public async Task<FeedViewer> Join(FeedCursor? heard, CancellationToken cancellationToken, FeedFilter? filter = null)
    {
        var viewer = new FeedViewer(v => _viewers.TryRemove(v, out _)) { Filter = filter ?? FeedFilter.Everything };
        if (heard is null || !Resume(viewer, heard))
        {
            _viewers.TryAdd(viewer, 0);
            try
            {
                viewer.Offer(await Snapshot(cancellationToken));
            }
            catch
            {
                viewer.Dispose();
                throw;
            }
        }

        return viewer;
    }

    /// <summary>
    /// Everything, as it was last read if that is being kept up, else read now. In both cases what happens after its cursor is told too: whoever gets it is a viewer already.
    /// </summary>
    public async Task<FeedSnapshot> Snapshot(CancellationToken cancellationToken)
    {
        if (!_broken && !_agents.IsEmpty)
            return Mirrored();
        FeedCursor cursor;
        lock (_lock)
            cursor = _ring.End;
        return new(await AgentReader.All(company.Value, new(), cancellationToken), cursor, Now);
    }

    /// <summary>Written once a second at most, however many ask.</summary>
    private FeedSnapshot Mirrored()
    {
        var (snapshot, at) = _mirrored;
        if (snapshot is not null && clock.GetElapsedTime(at) < Fresh)
            return snapshot;
        FeedCursor cursor;
        lock (_lock)
            cursor = _read;
        snapshot = new([.. _agents.Values.OrderBy(a => a.AgentId, StringComparer.Ordinal)], cursor, Now);
        _mirrored = (snapshot, clock.GetTimestamp());
        return snapshot;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Serves)
            return;
        var listening = Listen(stoppingToken);
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Move();
                if (!_viewers.IsEmpty && gate.IsOpen)
                    await Look(stoppingToken);
                else if (!_agents.IsEmpty)
                    Forget();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                _broken = true;
                LogNotRead(e);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }

        await listening;
    }

    private async Task Listen(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Apart from the reading of the tables, which may take its time.
                await foreach (var entry in source.Listen(cancellationToken))
                    Hear(entry);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotHeard(e);
                Hear(null);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    /// <summary>False when some of what it missed is not here any more.</summary>
    private bool Resume(FeedViewer viewer, FeedCursor heard)
    {
        lock (_lock)
        {
            if (_broken || _ring.After(heard) is not { } missed)
                return false;
            _viewers.TryAdd(viewer, 0);
            var end = _ring.End;
            foreach (var happened in missed)
            {
                viewer.Offer(happened, CategoryOf(happened.Entry.AgentId));
                _changed.Add(happened.Entry.AgentId);
            }

            viewer.Move(end);

            return true;
        }
    }

    /// <summary>How far each viewer has been offered everything.</summary>
    private void Move()
    {
        lock (_lock)
        {
            var end = _ring.End;
            foreach (var (viewer, _) in _viewers)
                viewer.Move(end);
        }
    }

    private void Hear(FeedEntry? entry)
    {
        lock (_lock)
            Take(entry);
    }

    private void Take(FeedEntry? entry)
    {
        if (entry is null)
        {
            _ring.Break();
            _broken = true;
            return;
        }

        if (entry.Type == FeedEntry.Mark)
        {
            _broken |= !_ring.IsAt(entry.Silo, entry.Number);
            return;
        }

        var happened = new FeedItem(entry);
        _broken |= !_ring.Add(happened);
        _changed.Add(entry.AgentId);
        if (entry.OtherAgent is { } other)
            _changed.Add(other);
        if (_viewers.IsEmpty)
            return;
        var category = CategoryOf(entry.AgentId);
        foreach (var (viewer, _) in _viewers)
            viewer.Offer(happened, category);
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        // After a hole everything, but not one thing after the other for as long as there are holes.
        var age = clock.GetElapsedTime(_wholeAt);
        if (_agents.IsEmpty || age > Again || (_broken && age > Apart))
        {
            await LookAtAll(cancellationToken);
        }
        else
        {
            string[] changed;
            FeedCursor end;
            bool all;
            lock (_lock)
            {
                (changed, end) = ([.. _changed.Take(MostAtOnce)], _ring.End);
                _changed.ExceptWith(changed);
                all = _changed.Count == 0;
            }

            if (changed.Length > 0)
                await LookAt(changed, cancellationToken);
            if (all)
                _read = end;
        }

        if (clock.GetElapsedTime(_trafficAt) > Traffic)
            await LookAtTraffic(cancellationToken);
    }

    private async Task LookAtAll(CancellationToken cancellationToken)
    {
        var was = _broken;
        FeedCursor cursor;
        lock (_lock)
        {
            cursor = _ring.End;
            _changed.Clear();
            _broken = false;
        }

        var all = await AgentReader.All(company.Value, new(), cancellationToken);
        _wholeAt = clock.GetTimestamp();
        var now = new ConcurrentDictionary<string, AgentView>(all.Select(a => KeyValuePair.Create(a.AgentId, a)), StringComparer.Ordinal);
        var before = _agents;
        (_agents, _read) = (now, cursor);
        if (was && !before.IsEmpty)
        {
            var snapshot = new FeedSnapshot(all, cursor, Now);
            foreach (var (viewer, _) in _viewers)
                viewer.Offer(snapshot);
            return;
        }

        foreach (var agent in all)
            Tell(before.GetValueOrDefault(agent.AgentId), agent);
        foreach (var gone in before.Values.Where(a => !now.ContainsKey(a.AgentId)))
            Tell(new FeedUpdate(gone, Now, onlyMetrics: false, gone: true));
    }

    private async Task LookAt(IReadOnlyList<string> changed, CancellationToken cancellationToken)
    {
        var found = (await AgentReader.Some(company.Value, changed, _connections, cancellationToken)).ToDictionary(a => a.AgentId, StringComparer.Ordinal);
        foreach (var id in changed)
        {
            var before = _agents.GetValueOrDefault(id);
            if (found.TryGetValue(id, out var agent))
            {
                _agents[id] = agent;
                Tell(before, agent);
            }
            else if (before is not null)
            {
                _agents.TryRemove(id, out _);
                Tell(new FeedUpdate(before, Now, onlyMetrics: false, gone: true));
            }
        }
    }

    private async Task LookAtTraffic(CancellationToken cancellationToken)
    {
        var connections = company.Value.Connections.List(null, cancellationToken);
        var seen = (await company.Value.Connections.Traffic(Dashboard.Topology.WindowSeconds, cancellationToken)).ToLookup(t => (t.Source, t.Target), t => t.Messages);
        _trafficAt = clock.GetTimestamp();
        var now = new Dictionary<Guid, FeedTraffic>();
        _connections = await connections;
        foreach (var connection in _connections)
        {
            var messages = seen[(connection.Source, connection.Target)].Sum() + (connection.Bidirectional ? seen[(connection.Target, connection.Source)].Sum() : 0);
            now[connection.Id] = new(connection.Id, Math.Round((double)messages / Dashboard.Topology.WindowSeconds, 3), messages > 0);
        }

        foreach (var traffic in now.Values.Where(t => _traffic.GetValueOrDefault(t.ConnectionId) != t))
        {
            foreach (var (viewer, _) in _viewers)
                viewer.Offer(traffic);
        }

        _traffic = now;
    }

    private void Tell(AgentView? before, AgentView agent)
    {
        if (before is null || FeedRules.Differs(before, agent))
            Tell(new FeedUpdate(agent, Now, onlyMetrics: false));
        else if (before.Metrics with { Uptime = null } != agent.Metrics with { Uptime = null })
            Tell(new FeedUpdate(agent, Now, onlyMetrics: true));
    }

    private void Tell(FeedUpdate update)
    {
        foreach (var (viewer, _) in _viewers)
            viewer.Offer(update);
    }

    private void Forget()
    {
        (_agents, _traffic) = (new(StringComparer.Ordinal), []);
        lock (_lock)
            _changed.Clear();
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private AgentCategory? CategoryOf(string agentId) => _agents.TryGetValue(agentId, out var agent) ? agent.Category : null;

    [LoggerMessage(LogLevel.Warning, "The agents could not be read for the live feed; it is tried again in a second")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The feed of the silos was not heard; it is tried again in a second")]
    private partial void LogNotHeard(Exception exception);
}
