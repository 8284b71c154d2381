using System.Collections.Concurrent;

namespace Mycosoft.Feed;

/// <summary>What was heard of the silos and found in the tables, handed to every viewer as pages; and which agents have to be looked at again. For any thread.</summary>
internal sealed class FeedPress(CompanyMirror mirror, TimeProvider clock)
{
    private const int RingCapacity = 10_000;
    private const int MostAtOnce = 250;
    private const int MostChanged = 100_000;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<FeedViewer, byte> _viewers = [];
    private readonly Lock _lock = new();
    private readonly FeedRing _ring = new(RingCapacity);
    private readonly FeedPageBuilder _fresh = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private FeedCursor _read = new();
    private bool _broken = true;

    public IEnumerable<FeedViewer> Viewers => _viewers.Keys;

    public int Count => _viewers.Count;

    public bool IsEmpty => _viewers.IsEmpty;

    /// <summary>Whether something was missed, so that everything has to be read again.</summary>
    public bool IsBroken
    {
        get
        {
            lock (_lock)
                return _broken;
        }
    }

    /// <summary>Up to where what happened is in what was read.</summary>
    public FeedCursor Read
    {
        get
        {
            lock (_lock)
                return _read;
        }
    }

    public void Join(FeedViewer viewer) => _viewers.TryAdd(viewer, 0);

    /// <summary>The same from where a viewer has heard; false when some of what it missed is not here any more.</summary>
    public bool Resume(FeedViewer viewer, FeedCursor heard)
    {
        lock (_lock)
        {
            if (_broken || _ring.After(heard) is not { } missed)
                return false;
            // What others have not been given yet is among what was missed.
            CutPage();
            viewer.Offer(new FeedPage(missed, [], [], _ring.End, Now));
            // Before the loop can see it. How things are is told a little after what happened: what was told of the last moments may not have been heard.
            viewer.Owed = [.. missed.Concat(_ring.Since(Now - Moment)).SelectMany(m => new[] { m.Entry.AgentId, m.Entry.OtherAgent }).OfType<string>().Distinct(StringComparer.Ordinal)];
            viewer.Lives = [.. missed.Where(m => m.Entry.Type == FeedEntry.Life).Select(m => m.Entry.AgentId)];
            _viewers.TryAdd(viewer, 0);
            return true;
        }
    }

    public void Leave(FeedViewer viewer) => _viewers.TryRemove(viewer, out _);

    /// <param name="entry">What happened; null when some of it may have been missed.</param>
    public void Hear(FeedEntry? entry)
    {
        lock (_lock)
        {
            if (entry is null)
            {
                _ring.Break();
                _broken = true;
            }
            else if (entry.Type == FeedEntry.Mark)
            {
                _broken |= !_ring.IsAt(entry.Silo, entry.Number);
            }
            else
            {
                Take(entry);
            }
        }
    }

    public void Break()
    {
        lock (_lock)
            _broken = true;
    }

    /// <summary>Nobody looks any more.</summary>
    public void Forget()
    {
        lock (_lock)
            _changed.Clear();
    }

    /// <summary>One page for all viewers, or how far they have come if nothing is new.</summary>
    public void Cut()
    {
        lock (_lock)
            CutPage();
    }

    public void Add(IEnumerable<FeedUpdate> updates)
    {
        lock (_lock)
        {
            foreach (var update in updates)
                _fresh.Add(update);
        }
    }

    public void Add(IEnumerable<FeedTraffic> traffic)
    {
        lock (_lock)
        {
            foreach (var connection in traffic)
                _fresh.Add(connection);
        }
    }

    /// <summary>Before everything is read. Answers whether something had been missed.</summary>
    public bool BeginWhole()
    {
        lock (_lock)
        {
            var hole = _broken;
            (_read, _broken) = (_ring.End, false);
            _changed.Clear();
            return hole;
        }
    }

    /// <summary>Agents to be looked at again, at most so many at once; and where the feed is if that is all of them.</summary>
    public (string[] Ids, FeedCursor? End) TakeChanged()
    {
        lock (_lock)
        {
            string[] ids = [.. _changed.Take(MostAtOnce)];
            _changed.ExceptWith(ids);
            return (ids, _changed.Count == 0 ? _ring.End : null);
        }
    }

    /// <summary>All that happened up to there has been looked at.</summary>
    public void MoveRead(FeedCursor end)
    {
        lock (_lock)
            _read = end;
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private void Take(FeedEntry entry)
    {
        var happened = new FeedItem(entry, mirror.CategoryOf(entry.AgentId));
        _broken |= !_ring.Add(happened);
        // Without viewers nothing is kept up to date, and who comes gets everything.
        if (_viewers.IsEmpty && !mirror.IsLoaded)
            return;
        _changed.Add(entry.AgentId);
        if (entry.OtherAgent is { } other)
            _changed.Add(other);
        if (_changed.Count > MostChanged)
            _broken = true;
        _fresh.Add(happened);
    }

    private void CutPage()
    {
        var end = _ring.End;
        var page = _fresh.Cut(end, Now);
        foreach (var (viewer, _) in _viewers)
        {
            if (page is null)
                viewer.Move(end);
            else
                viewer.Offer(page);
        }
    }
}
