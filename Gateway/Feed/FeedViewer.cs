using Mycosoft.Agents;

namespace Mycosoft.Feed;

/// <summary>
/// One viewer's part of the feed, between the hub that never waits and a connection that may. Of an agent only its newest state waits, and of the events at most so many: what a slow viewer misses
/// is counted and told.
/// </summary>
internal sealed class FeedViewer : IDisposable
{
    // With a batch every 50 ms a thousand a second: more than anybody reads, and what keeps a viewer from paying for a flood with ever older news.
    private const int MostEvents = 50;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _ready = new(0, 1);
    private readonly Queue<(FeedItem Item, AgentCategory? Category)> _events = new();
    private readonly Dictionary<string, FeedUpdate> _updates = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, FeedTraffic> _traffic = [];
    private readonly Action<FeedViewer> _end;
    private volatile FeedFilter _filter = FeedFilter.Everything;
    private FeedSnapshot? _whole;
    private FeedCursor _cursor = new();
    private long _missed;

    public FeedViewer(Action<FeedViewer> end) => _end = end;

    public FeedFilter Filter
    {
        get => _filter;
        set
        {
            lock (_lock)
            {
                // What waits was chosen by the filter before.
                _filter = value;
                var wanted = _events.Where(e => value.Wants(FeedTopics.Of(e.Item.Entry.Type), e.Item.Entry.AgentId, e.Category)).ToList();
                _events.Clear();
                wanted.ForEach(_events.Enqueue);
                foreach (var (id, update) in _updates)
                {
                    if (!value.Wants(update.Topic, id, update.Agent.Category))
                        _updates.Remove(id);
                }
            }
        }
    }

    /// <summary>When it came, UTC.</summary>
    public DateTime Since { get; init; }

    /// <summary>It has to be shown everything, as soon as that is known.</summary>
    public bool Waits { get; set; }

    /// <summary>Agents whose present state it has to be told, since it came back.</summary>
    public IReadOnlyList<string> Owed { get; set; } = [];

    public void Offer(FeedItem happened, AgentCategory? category)
    {
        var entry = happened.Entry;
        if (!_filter.Wants(FeedTopics.Of(entry.Type), entry.AgentId, category))
            return;
        lock (_lock)
        {
            if (!_filter.Wants(FeedTopics.Of(entry.Type), entry.AgentId, category))
                return;
            if (_events.Count == MostEvents)
            {
                _events.Dequeue();
                _missed++;
            }

            _events.Enqueue((happened, category));
        }

        Wake();
    }

    /// <summary>Everything up to there has been offered.</summary>
    public void Move(FeedCursor cursor)
    {
        lock (_lock)
            _cursor = cursor;
    }

    public void Offer(FeedUpdate update)
    {
        if (!_filter.Wants(update.Topic, update.Agent.AgentId, update.Agent.Category))
            return;
        lock (_lock)
            _updates[update.Agent.AgentId] = _updates.TryGetValue(update.Agent.AgentId, out var waiting) ? update.After(waiting) : update;
        Wake();
    }

    public void Offer(FeedTraffic traffic)
    {
        if (!_filter.Wants(FeedTopic.Connections))
            return;
        lock (_lock)
            _traffic[traffic.ConnectionId] = traffic;
        Wake();
    }

    /// <summary>Everything as it was when this viewer already heard of changes: those that wait came after it, or say the same.</summary>
    public void Offer(FeedSnapshot whole) => Offer(whole, anew: false);

    /// <summary>Everything as it was just read, after all that waits.</summary>
    public void OfferAnew(FeedSnapshot whole) => Offer(whole, anew: true);

    /// <summary>What has come together since the last time; waits until there is something.</summary>
    public async Task<FeedBatch> Take(CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var batch = new FeedBatch(_whole, [.. _events.Select(e => e.Item)], [.. _updates.Values], [.. _traffic.Values], _missed, _cursor);
            _events.Clear();
            _updates.Clear();
            _traffic.Clear();
            (_whole, _missed) = (null, 0);
            return batch;
        }
    }

    public void Dispose()
    {
        _end(this);
        _ready.Dispose();
    }

    private void Offer(FeedSnapshot whole, bool anew)
    {
        lock (_lock)
        {
            if (anew)
                _updates.Clear();
            var filter = _filter;
            _whole = filter.Subscribed ? new([.. whole.Agents.Where(a => filter.Wants(FeedTopic.Agents, a.AgentId, a.Category))], whole.Cursor, whole.At) : whole;
            _cursor = whole.Cursor;
        }

        Wake();
    }

    private void Wake()
    {
        try
        {
            if (_ready.CurrentCount == 0)
                _ready.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // It is awake already, or gone.
        }
    }
}

/// <summary>What one viewer gets at once.</summary>
internal sealed record FeedBatch(
    FeedSnapshot? Whole, IReadOnlyList<FeedItem> Events, IReadOnlyList<FeedUpdate> Updates, IReadOnlyList<FeedTraffic> Traffic, long Missed, FeedCursor Cursor);

/// <summary>An agent as it has become. Its frame is written once for all viewers.</summary>
/// <param name="agent">As it is, or was before it went.</param>
/// <param name="at">UTC.</param>
/// <param name="onlyMetrics">Nothing but its figures is new.</param>
/// <param name="gone">It exists no more.</param>
internal sealed class FeedUpdate(AgentView agent, DateTime at, bool onlyMetrics, bool gone = false)
{
    private byte[]? _frame;

    public AgentView Agent => agent;

    public DateTime At => at;

    public bool OnlyMetrics => onlyMetrics;

    public bool Gone => gone;

    public FeedTopic Topic => onlyMetrics ? FeedTopic.Metrics : FeedTopic.Agents;

    public byte[] Frame => _frame ??= FeedFrames.Of(this);

    /// <summary>With what waited before it: what changed more than figures stays such a change.</summary>
    public FeedUpdate After(FeedUpdate waiting) => onlyMetrics && !waiting.OnlyMetrics ? new(agent, at, onlyMetrics: false, gone) : this;
}

/// <summary>What went over a connection in the last minutes.</summary>
internal sealed record FeedTraffic(Guid ConnectionId, double MessagesPerSecond, bool Active, double? LatencyMs);

/// <summary>An event, with its frame written once for all viewers.</summary>
internal sealed class FeedItem(FeedEntry entry)
{
    private byte[]? _frame;

    public FeedEntry Entry => entry;

    public byte[] Frame => _frame ??= FeedFrames.Of(entry);
}

/// <summary>All agents at a moment, and the events that they already include. Its frame is written once for all viewers.</summary>
internal sealed class FeedSnapshot(IReadOnlyList<AgentView> agents, FeedCursor cursor, DateTime at)
{
    private byte[]? _initial;
    private byte[]? _update;

    public IReadOnlyList<AgentView> Agents => agents;

    public FeedCursor Cursor => cursor;

    public DateTime At => at;

    /// <summary>For a WebSocket.</summary>
    public byte[] Initial => _initial ??= FeedFrames.Of(this, "initial_state");

    /// <summary>As the original says it.</summary>
    public byte[] Update => _update ??= FeedFrames.Of(this, "agent_update");
}
