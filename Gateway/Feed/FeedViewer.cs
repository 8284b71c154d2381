using Mycosoft.Agents;

namespace Mycosoft.Feed;

/// <summary>
/// One viewer's part of the feed, between the hub that never waits and a connection that may. What it does not take is kept as pages that all viewers share; of a slow one they are folded together,
/// so that of an agent only its newest state waits and of the events at most so many, and what it misses is counted and told.
/// </summary>
internal sealed class FeedViewer(Action<FeedViewer> end) : IDisposable
{
    /// <summary>Two seconds.</summary>
    private const int MostPages = 40;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _ready = new(0, 1);
    private List<FeedPage> _pages = [];
    private volatile FeedFilter _filter = FeedFilter.Everything;
    private FeedSnapshot? _whole;
    private FeedCursor _cursor = new();
    private long _missed;

    /// <summary>What it wants, of what waits and of what comes.</summary>
    public FeedFilter Filter
    {
        get => _filter;
        set
        {
            lock (_lock)
                _filter = value;
        }
    }

    /// <summary>UTC; when it came.</summary>
    public DateTime Since { get; init; }

    /// <summary>It has to be shown everything, as soon as that is known.</summary>
    public bool Waits { get; set; }

    /// <summary>Agents whose present state it has to be told, since it came back.</summary>
    public IReadOnlyList<string> Owed { get; set; } = [];

    /// <summary>Up to where everything has been offered.</summary>
    public FeedCursor Cursor
    {
        get
        {
            lock (_lock)
                return _cursor;
        }
    }

    /// <summary>Of those the ones whose life changed meanwhile: who is not there any more is only seen in everything.</summary>
    public IReadOnlyList<string> Lives { get; set; } = [];

    public void Offer(FeedPage page)
    {
        lock (_lock)
        {
            _pages.Add(page);
            _cursor = page.End;
            if (_pages.Count >= MostPages)
                Fold(page.At);
        }

        Wake();
    }

    /// <summary>Everything up to there has been offered.</summary>
    public void Move(FeedCursor cursor)
    {
        lock (_lock)
            _cursor = cursor;
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
            var batch = FeedBatch.Of(_whole, _pages, _filter, _missed, _cursor);
            (_whole, _pages, _missed) = (null, [], 0);
            return batch;
        }
    }

    public void Dispose()
    {
        end(this);
        _ready.Dispose();
    }

    private void Fold(DateTime at)
    {
        var batch = FeedBatch.Of(null, _pages, _filter, _missed, _cursor);
        (_pages, _missed) = ([batch.ToPage(at)], batch.Missed);
    }

    private void Offer(FeedSnapshot whole, bool anew)
    {
        lock (_lock)
        {
            if (anew)
                _pages = [.. _pages.Select(page => page.OnlyEvents())];
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
/// <param name="entry">The event.</param>
/// <param name="category">Of its agent; null if that is not known.</param>
internal sealed class FeedItem(FeedEntry entry, AgentCategory? category = null)
{
    private byte[]? _frame;

    public FeedEntry Entry => entry;

    public AgentCategory? Category => category;

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
