namespace Mycosoft.Feed;

/// <summary>What came together within one tick, the same for every viewer: a viewer costs the hub one reference each tick, however much happens.</summary>
internal sealed class FeedPage(IReadOnlyList<FeedItem> events, IReadOnlyList<FeedUpdate> updates, IReadOnlyList<FeedTraffic> traffic, FeedCursor end, DateTime at)
{
    /// <summary>At a page every 50 ms three thousand a second: more than anybody reads, and what keeps a viewer from paying for a flood with ever older news.</summary>
    public const int MostEvents = 150;

    private byte[]? _together;
    private IReadOnlyList<FeedItem>? _newest;

    public IReadOnlyList<FeedItem> Events => events;

    /// <summary>As many of the events as a viewer gets at once.</summary>
    public IReadOnlyList<FeedItem> Newest => events.Count <= MostEvents ? events : _newest ??= [.. events.Skip(events.Count - MostEvents)];

    public int PassedOver => Math.Max(0, events.Count - MostEvents);

    /// <summary>Each agent at most once.</summary>
    public IReadOnlyList<FeedUpdate> Updates => updates;

    public IReadOnlyList<FeedTraffic> Traffic => traffic;

    /// <summary>Up to there everything has been offered.</summary>
    public FeedCursor End => end;

    /// <summary>UTC.</summary>
    public DateTime At => at;

    /// <summary>What a viewer gets who wants all of it, as one message that is written once for all of them.</summary>
    public byte[] Together => _together ??= FeedFrames.Batch([.. Passed(), .. Newest.Select(e => e.Frame), .. updates.Select(u => u.Frame), .. traffic.Select(t => FeedFrames.Of(t, at))], end);

    public bool IsEmpty => events.Count == 0 && updates.Count == 0 && traffic.Count == 0;

    /// <summary>Without the states of agents, for who is shown newer ones.</summary>
    public FeedPage OnlyEvents() => new(events, [], [], end, at);

    private byte[][] Passed() => PassedOver > 0 ? [FeedFrames.Missed(PassedOver, at)] : [];
}

/// <summary>Collects a page. Not for two threads.</summary>
internal sealed class FeedPageBuilder
{
    private readonly Dictionary<string, FeedUpdate> _updates = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, FeedTraffic> _traffic = [];
    private List<FeedItem> _events = [];

    public void Add(FeedItem happened) => _events.Add(happened);

    public void Add(FeedUpdate update) => _updates[update.Agent.AgentId] = _updates.TryGetValue(update.Agent.AgentId, out var waiting) ? update.After(waiting) : update;

    public void Add(FeedTraffic traffic) => _traffic[traffic.ConnectionId] = traffic;

    /// <summary>What has been collected; null when that is nothing.</summary>
    public FeedPage? Cut(FeedCursor end, DateTime at)
    {
        if (_events.Count == 0 && _updates.Count == 0 && _traffic.Count == 0)
            return null;
        var page = new FeedPage(_events, [.. _updates.Values], [.. _traffic.Values], end, at);
        _events = [];
        _updates.Clear();
        _traffic.Clear();
        return page;
    }
}
