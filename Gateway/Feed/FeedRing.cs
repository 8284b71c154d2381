namespace Mycosoft.Feed;

/// <summary>The newest events of every silo, for those who come back. Not for two threads.</summary>
internal sealed class FeedRing(int capacity)
{
    /// <summary>A silo has a new name at each of its starts, and a cursor has room for so many.</summary>
    private const int MostSilos = FeedCursor.MostSilos - 16;

    private readonly Queue<(FeedItem Event, string Silo)> _entries = new();
    private readonly Dictionary<string, long> _lost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shorts = new(StringComparer.Ordinal);
    private readonly FeedCursor _end = new();

    /// <summary>After the newest event.</summary>
    public FeedCursor End => _end.Copy();

    /// <summary>False when events of this silo are missing before this one.</summary>
    public bool Add(FeedItem happened)
    {
        var entry = happened.Entry;
        var silo = ShortOf(entry.Silo);
        // Of a silo that is heard for the first time it is not known what came before, unless this is its first word.
        var follows = entry.Number == (_end.Knows(silo) ? _end.Of(silo) + 1 : 1);
        if (!follows)
            _lost[silo] = entry.Number - 1;
        _end.Move(silo, entry.Number);
        _entries.Enqueue((happened, silo));
        if (_entries.Count > capacity)
        {
            var (oldest, of) = _entries.Dequeue();
            _lost[of] = Math.Max(_lost.GetValueOrDefault(of), oldest.Entry.Number);
        }

        return follows;
    }

    /// <summary>False when the silo has said more than was heard.</summary>
    public bool IsAt(string siloName, long number)
    {
        var silo = ShortOf(siloName);
        if (_end.Of(silo) >= number)
            return true;
        _lost[silo] = number;
        _end.Move(silo, number);
        return false;
    }

    /// <summary>Whatever is in it may have a hole: nobody resumes across it.</summary>
    public void Break()
    {
        foreach (var (happened, silo) in _entries)
            _lost[silo] = happened.Entry.Number;
        _entries.Clear();
    }

    /// <summary>What somebody has not heard yet; null when some of it is not here any more.</summary>
    public IReadOnlyList<FeedItem>? After(FeedCursor heard)
    {
        // Of a silo that was never heard here, nobody knows what it said after that.
        if (heard.Silos.Any(silo => !_end.Knows(silo)))
            return null;
        foreach (var (silo, lost) in _lost)
        {
            if (heard.Of(silo) < lost)
                return null;
        }

        return [.. _entries.Where(e => e.Event.Entry.Number > heard.Of(e.Silo)).Select(e => e.Event)];
    }

    /// <summary>What happened at this moment or later, by the clocks of the silos.</summary>
    public IEnumerable<FeedItem> Since(DateTime moment) => _entries.Reverse().Select(e => e.Event).TakeWhile(e => e.Entry.At >= moment);

    private string ShortOf(string silo)
    {
        if (!_shorts.TryGetValue(silo, out var name))
        {
            _shorts[silo] = name = FeedCursor.Short(silo);
            if (_shorts.Count > MostSilos)
                ForgetSilent(silo);
        }

        return name;
    }

    /// <summary>One that speaks again after that is noticed as a hole.</summary>
    private void ForgetSilent(string but)
    {
        var speaking = _entries.Select(e => e.Silo).ToHashSet(StringComparer.Ordinal);
        foreach (var (silo, name) in _shorts.Where(s => s.Key != but && !speaking.Contains(s.Value)).ToList())
        {
            _shorts.Remove(silo);
            _lost.Remove(name);
            _end.Forget(name);
        }
    }
}
