using System.Collections.Concurrent;
using Mycosoft.Http;

namespace Mycosoft.Feed;

/// <summary>
/// The feed of this gateway. The events of the silos say what to look at again, the tables say how it is: agents that something happened to are read together every 50 ms, once for all
/// viewers, and not at all while nobody looks. After a hole everything is read anew.
/// </summary>
internal sealed partial class FeedHub(IFeedSource source, CompanyMirror mirror, ReadinessGate gate, TimeProvider clock, ILogger<FeedHub> log) : BackgroundService
{
    /// <summary>How often there is something new at most.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private const int RingCapacity = 10_000;
    private const int MostAtOnce = 250;
    private const int MostInFull = 1_000;
    private const int MostChanged = 100_000;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Traffic = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<FeedViewer, byte> _viewers = [];
    private readonly Lock _lock = new();
    private readonly FeedRing _ring = new(RingCapacity);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private FeedCursor _read = new();
    private bool _broken = true;
    private long _wholeAt;
    private long _trafficAt;
    private long _lookedAt;

    public int Viewers => _viewers.Count;

    /// <summary>How long ago all that is shown was true; null while nothing is.</summary>
    public TimeSpan? Age => mirror.IsLoaded ? clock.GetElapsedTime(Volatile.Read(ref _lookedAt)) : null;

    /// <summary>Whether this process serves viewers; one that does not need not listen either.</summary>
    public bool Serves { get; set; }

    /// <summary>All agents as they were last read, for those who never chose; null when they are too many for that.</summary>
    public byte[]? Whole() => !mirror.IsLoaded || mirror.Count > MostInFull ? null : Mirrored().Update;

    /// <summary>
    /// A new viewer: it is offered everything as it is now, or what it missed since its cursor if all of that is still here. Dispose of it when it leaves.
    /// </summary>
    public FeedViewer Join(FeedCursor? heard, FeedFilter? filter = null)
    {
        var viewer = new FeedViewer(v => _viewers.TryRemove(v, out _)) { Filter = filter ?? FeedFilter.Everything, Since = clock.GetUtcNow().UtcDateTime };
        if (heard is not null && Resume(viewer, heard))
            return viewer;
        // A viewer first: from here on it hears of every change, and what it is shown is no older than that.
        _viewers.TryAdd(viewer, 0);
        Show(viewer);
        return viewer;
    }

    /// <summary>Everything once more. While it is not known, the next look shows it to everybody.</summary>
    public void Show(FeedViewer viewer)
    {
        if (mirror.IsLoaded && !IsBroken())
            viewer.Offer(Mirrored());
        else
            viewer.Waits = true;
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
                else if (mirror.IsLoaded)
                    Forget();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Break();
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
            foreach (var happened in missed)
                viewer.Offer(happened, mirror.CategoryOf(happened.Entry.AgentId));
            // Before the loop can see it.
            viewer.Owed = [.. missed.Select(m => m.Entry.AgentId).Distinct(StringComparer.Ordinal)];
            viewer.Move(_ring.End);
            _viewers.TryAdd(viewer, 0);
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
        // Without viewers nothing is kept up to date, and who comes gets everything.
        if (_viewers.IsEmpty && !mirror.IsLoaded)
            return;
        _changed.Add(entry.AgentId);
        if (entry.OtherAgent is { } other)
            _changed.Add(other);
        if (_changed.Count > MostChanged)
            _broken = true;
        var category = mirror.CategoryOf(entry.AgentId);
        foreach (var (viewer, _) in _viewers)
            viewer.Offer(happened, category);
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        // After a hole everything, but not one thing after the other for as long as there are holes.
        var age = clock.GetElapsedTime(_wholeAt);
        if (!mirror.IsLoaded || age > Again || (IsBroken() && age > Apart))
            await LookAtAll(cancellationToken);
        else
            await LookAtChanged(cancellationToken);
        Volatile.Write(ref _lookedAt, clock.GetTimestamp());
        Serve();
        if (clock.GetElapsedTime(_trafficAt) <= Traffic)
            return;
        var traffic = await mirror.ReadTraffic(cancellationToken);
        _trafficAt = clock.GetTimestamp();
        foreach (var connection in traffic)
        {
            foreach (var (viewer, _) in _viewers)
                viewer.Offer(connection);
        }
    }

    private async Task LookAtAll(CancellationToken cancellationToken)
    {
        bool hole;
        lock (_lock)
        {
            hole = _broken;
            _read = _ring.End;
            _changed.Clear();
            _broken = false;
        }

        var (loaded, updates) = (mirror.IsLoaded, await mirror.ReadAll(cancellationToken));
        _wholeAt = clock.GetTimestamp();
        if (hole)
        {
            foreach (var (viewer, _) in _viewers)
                viewer.Waits = true;
        }
        else if (loaded)
        {
            Tell(updates);
        }
    }

    /// <summary>Those who wait for everything, and those who came back and are owed the agents that something happened to meanwhile.</summary>
    private void Serve()
    {
        foreach (var (viewer, _) in _viewers)
        {
            if (viewer.Waits)
            {
                (viewer.Waits, viewer.Owed) = (false, []);
                viewer.OfferAnew(Mirrored());
            }

            foreach (var id in viewer.Owed)
            {
                if (mirror.Find(id) is { } update)
                    viewer.Offer(update);
            }

            viewer.Owed = [];
        }
    }

    private async Task LookAtChanged(CancellationToken cancellationToken)
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
            Tell(await mirror.Read(changed, cancellationToken));
        if (!all)
            return;
        lock (_lock)
            _read = end;
    }

    private void Tell(IReadOnlyList<FeedUpdate> updates)
    {
        foreach (var update in updates)
        {
            foreach (var (viewer, _) in _viewers)
                viewer.Offer(update);
        }
    }

    private FeedSnapshot Mirrored()
    {
        FeedCursor read;
        lock (_lock)
            read = _read;
        return mirror.Whole(read);
    }

    private bool IsBroken()
    {
        lock (_lock)
            return _broken;
    }

    private void Break()
    {
        lock (_lock)
            _broken = true;
    }

    private void Forget()
    {
        mirror.Forget();
        lock (_lock)
            _changed.Clear();
    }

    [LoggerMessage(LogLevel.Warning, "The agents could not be read for the live feed; it is tried again in a second")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The feed of the silos was not heard; it is tried again in a second")]
    private partial void LogNotHeard(Exception exception);
}
