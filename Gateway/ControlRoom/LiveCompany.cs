using Mycosoft.Agents;
using Mycosoft.Feed;

namespace Mycosoft.ControlRoom;

/// <summary>
/// The company as one circuit sees it: one viewer of the gateway's feed among others, drained a few times a second, so that who looks costs the silos nothing and the browser no more than it can draw.
/// </summary>
internal sealed class LiveCompany(FeedHub hub, LiveAccess access, Visitor visitor) : IAsyncDisposable
{
    /// <summary>How often a screen is drawn again at most.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<string, AgentView> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<Func<LiveNews, Task>> _listeners = [];
    private readonly DateTime _since = DateTime.UtcNow;
    private volatile IReadOnlyList<AgentView> _sorted = [];
    private Task _pump = Task.CompletedTask;

    /// <summary>All agents by id; a list that is shown stays as it is.</summary>
    public IReadOnlyList<AgentView> Agents => _sorted;

    /// <summary>Whether the agents are known yet.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>UTC; since when what is shown is not kept up to date, null while it is.</summary>
    public DateTime? StaleSince { get; private set; }

    /// <summary>Why nothing more is shown; null while the visitor may look.</summary>
    public Fault? Refusal { get; private set; }

    public AgentView? Find(string agentId)
    {
        lock (_agents)
            return _agents.GetValueOrDefault(agentId);
    }

    public void Start()
    {
        if (_pump.IsCompleted && !_ended.IsCancellationRequested)
            _pump = Task.WhenAll(Pump(), Look());
    }

    /// <summary>Calls with what is new, until it is disposed of.</summary>
    public IDisposable Listen(Func<LiveNews, Task> listener)
    {
        lock (_listeners)
            _listeners.Add(listener);
        return new Listening(this, listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _pump;
        _ended.Dispose();
    }

    private async Task Pump()
    {
        using var answer = access.Watch(visitor.Caller, visitor.Key, _ended.Token);
        using var viewer = hub.Join(null);
        try
        {
            while (true)
            {
                await Tell(Take(await viewer.Take(answer.Ended)));
                await Task.Delay(Pace, answer.Ended);
            }
        }
        catch (OperationCanceledException) when (answer.Refusal is { } refusal && !_ended.IsCancellationRequested)
        {
            Refusal = refusal;
            await Tell(LiveNews.Nothing);
        }
        catch (OperationCanceledException)
        {
            // The circuit is over.
        }
    }

    /// <summary>Looks whether the feed itself still sees the company.</summary>
    private async Task Look()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                // What was never read is as old as this circuit.
                var age = hub.Age ?? DateTime.UtcNow - _since;
                var stale = age > Stale ? DateTime.UtcNow - age : (DateTime?)null;
                if (stale is null == StaleSince is null)
                    continue;
                StaleSince = stale;
                await Tell(LiveNews.Nothing);
            }
        }
        catch (OperationCanceledException)
        {
            // The circuit is over.
        }
    }

    private LiveNews Take(FeedBatch batch)
    {
        lock (_agents)
        {
            if (batch.Whole is { } whole)
            {
                _agents.Clear();
                foreach (var agent in whole.Agents)
                    _agents[agent.AgentId] = agent;
            }

            foreach (var update in batch.Updates)
            {
                if (update.Gone)
                    _agents.Remove(update.Agent.AgentId);
                else
                    _agents[update.Agent.AgentId] = update.Agent;
            }

            if (batch.Whole is not null || batch.Updates.Any(update => update.Gone || !_places.ContainsKey(update.Agent.AgentId)))
                Sort();
            else if (batch.Updates.Count > 0)
                Replace(batch.Updates);
        }

        IsLoaded |= batch.Whole is not null;
        return LiveNews.Of(batch);
    }

    private void Sort()
    {
        AgentView[] sorted = [.. _agents.Values.OrderBy(agent => agent.AgentId, StringComparer.Ordinal)];
        _places.Clear();
        for (var place = 0; place < sorted.Length; place++)
            _places[sorted[place].AgentId] = place;
        _sorted = sorted;
    }

    /// <summary>Most news are of agents that are there already.</summary>
    private void Replace(IReadOnlyList<FeedUpdate> updates)
    {
        AgentView[] sorted = [.. _sorted];
        foreach (var update in updates)
            sorted[_places[update.Agent.AgentId]] = update.Agent;
        _sorted = sorted;
    }

    private async Task Tell(LiveNews news)
    {
        Func<LiveNews, Task>[] listeners;
        lock (_listeners)
            listeners = [.. _listeners];
        foreach (var listener in listeners)
            await listener(news);
    }

    private sealed class Listening(LiveCompany live, Func<LiveNews, Task> listener) : IDisposable
    {
        public void Dispose()
        {
            lock (live._listeners)
                live._listeners.Remove(listener);
        }
    }
}

/// <summary>What came since the last time.</summary>
/// <param name="Topics">What kinds of things.</param>
/// <param name="Agents">Ids of the agents it is about.</param>
/// <param name="All">Everything may have changed.</param>
internal sealed record LiveNews(FeedTopic Topics, IReadOnlySet<string> Agents, bool All)
{
    public static readonly LiveNews Nothing = new(FeedTopic.None, new HashSet<string>(), false);

    public static LiveNews Of(FeedBatch batch)
    {
        var topics = batch.Events.Aggregate(FeedTopic.None, (all, e) => all | FeedTopics.Of(e.Entry.Type)) | batch.Updates.Aggregate(FeedTopic.None, (all, u) => all | u.Topic);
        if (batch.Traffic.Count > 0)
            topics |= FeedTopic.Connections;
        var agents = batch.Events.SelectMany(e => new[] { e.Entry.AgentId, e.Entry.OtherAgent }).Concat(batch.Updates.Select(u => u.Agent.AgentId)).OfType<string>();
        return new(topics, agents.ToHashSet(StringComparer.Ordinal), batch.Whole is not null || batch.Missed > 0);
    }

    /// <summary>Whether there is anything of these topics, and of this agent if one is named.</summary>
    public bool Concerns(FeedTopic topics, string? agentId) => All || ((Topics & topics) != FeedTopic.None && (agentId is null || Agents.Contains(agentId)));
}
