using System.Collections.Concurrent;
using Mycosoft.Agents;
using Mycosoft.Dashboard;
using Mycosoft.Messages;

namespace Mycosoft.Feed;

/// <summary>The agents of the company as they were last read, and what each reading found changed. Read by one loop; asked by everybody.</summary>
internal sealed class CompanyMirror(Lazy<Company> company, TimeProvider clock)
{
    private ConcurrentDictionary<string, AgentView> _agents = new(StringComparer.Ordinal);
    private Dictionary<Guid, FeedTraffic> _traffic = [];
    private IReadOnlyList<ConnectionRecord> _connections = [];
    private volatile Picture? _picture;
    private volatile bool _loaded;
    private long _version;

    /// <summary>Whether it shows the company; a company without agents is one too.</summary>
    public bool IsLoaded => _loaded;

    public int Count => _agents.Count;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public AgentCategory? CategoryOf(string agentId) => _agents.TryGetValue(agentId, out var agent) ? agent.Category : null;

    /// <summary>One agent as it is here.</summary>
    public FeedUpdate? Find(string agentId) => _agents.TryGetValue(agentId, out var agent) ? new(agent, Now, onlyMetrics: false) : null;

    /// <summary>Everything as it is here. Written once for all who ask before the next change, and never older than one: who gets it hears of what changes after it, and of nothing before.</summary>
    public FeedSnapshot Whole(FeedCursor cursor)
    {
        var version = Volatile.Read(ref _version);
        if (_picture is { } picture && picture.Version == version)
            return picture.Whole;
        var whole = new FeedSnapshot([.. _agents.Values.OrderBy(a => a.AgentId, StringComparer.Ordinal)], cursor, Now);
        _picture = new(whole, version);
        return whole;
    }

    /// <summary>Reads all agents; answers those that have changed since they were last read.</summary>
    public async Task<IReadOnlyList<FeedUpdate>> ReadAll(CancellationToken cancellationToken)
    {
        var (before, all) = (_agents, await AgentReader.All(company.Value, new(), cancellationToken));
        var now = new ConcurrentDictionary<string, AgentView>(all.Select(a => KeyValuePair.Create(a.AgentId, a)), StringComparer.Ordinal);
        _agents = now;
        Interlocked.Increment(ref _version);
        _loaded = true;
        return [.. all.Select(a => Change(before.GetValueOrDefault(a.AgentId), a)).OfType<FeedUpdate>(), .. before.Values.Where(a => !now.ContainsKey(a.AgentId)).Select(Gone)];
    }

    /// <summary>The same of some agents.</summary>
    public async Task<IReadOnlyList<FeedUpdate>> Read(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = (await AgentReader.Some(company.Value, ids, _connections, cancellationToken)).ToDictionary(a => a.AgentId, StringComparer.Ordinal);
        var updates = new List<FeedUpdate>();
        foreach (var id in ids)
        {
            var before = _agents.GetValueOrDefault(id);
            if (found.TryGetValue(id, out var agent))
            {
                _agents[id] = agent;
                if (Change(before, agent) is { } change)
                    updates.Add(change);
            }
            else if (before is not null)
            {
                _agents.TryRemove(id, out _);
                updates.Add(Gone(before));
            }
        }

        Interlocked.Increment(ref _version);
        return updates;
    }

    /// <summary>Reads what went over the connections; answers those of which that has changed.</summary>
    public async Task<IReadOnlyList<FeedTraffic>> ReadTraffic(CancellationToken cancellationToken)
    {
        var connections = company.Value.Connections.List(null, cancellationToken);
        var seen = (await company.Value.Connections.Traffic(Topology.WindowSeconds, cancellationToken)).ToLookup(t => (t.Source, t.Target));
        _connections = await connections;
        var before = _traffic;
        _traffic = _connections.ToDictionary(c => c.Id, c =>
        {
            TrafficEdge[] there = [.. seen[(c.Source, c.Target)], .. c.Bidirectional ? seen[(c.Target, c.Source)] : []];
            var messages = there.Sum(t => t.Messages);
            return new FeedTraffic(c.Id, Math.Round((double)messages / Topology.WindowSeconds, 3), messages > 0, there.Select(t => t.LatencyMs).Max());
        });
        return [.. _traffic.Values.Where(t => before.GetValueOrDefault(t.ConnectionId) != t)];
    }

    /// <summary>Nobody looks: nothing is kept up to date, and so nothing is kept.</summary>
    public void Forget()
    {
        _loaded = false;
        (_agents, _traffic, _picture) = (new(StringComparer.Ordinal), [], null);
        Interlocked.Increment(ref _version);
    }

    private FeedUpdate? Change(AgentView? before, AgentView agent) =>
        before is null || FeedRules.Differs(before, agent) ? new(agent, Now, onlyMetrics: false)
        : before.Metrics with { Uptime = null } != agent.Metrics with { Uptime = null } ? new(agent, Now, onlyMetrics: true)
        : null;

    private FeedUpdate Gone(AgentView agent) => new(agent, Now, onlyMetrics: false, gone: true);

    private sealed record Picture(FeedSnapshot Whole, long Version);
}
