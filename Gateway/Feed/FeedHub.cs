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

    private const int MostInFull = 1_000;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Traffic = TimeSpan.FromSeconds(5);

    private readonly FeedPress _press = new(mirror, clock);
    private long _wholeAt;
    private long _trafficAt;
    private long _lookedAt;

    public int Viewers => _press.Count;

    /// <summary>How long ago all that is shown was true; null while nothing is.</summary>
    public TimeSpan? Age => mirror.IsLoaded ? clock.GetElapsedTime(Volatile.Read(ref _lookedAt)) : null;

    /// <summary>Whether this process serves viewers; one that does not need not listen either.</summary>
    public bool Serves { get; set; }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>All agents as they were last read, for those who never chose; null when they are too many for that.</summary>
    public byte[]? Whole() => !mirror.IsLoaded || mirror.Count > MostInFull ? null : Mirrored().Update;

    /// <summary>
    /// A new viewer: it is offered everything as it is now, or what it missed since its cursor if all of that is still here. Dispose of it when it leaves.
    /// </summary>
    public FeedViewer Join(FeedCursor? heard, FeedFilter? filter = null)
    {
        var viewer = new FeedViewer(_press.Leave) { Filter = filter ?? FeedFilter.Everything, Since = Now };
        if (heard is not null && _press.Resume(viewer, heard))
            return viewer;
        // A viewer first: from here on it hears of every change, and what it is shown is no older than that.
        _press.Join(viewer);
        Show(viewer);
        return viewer;
    }

    /// <summary>Everything once more. While it is not known, the next look shows it to everybody.</summary>
    public void Show(FeedViewer viewer)
    {
        if (mirror.IsLoaded && !_press.IsBroken)
            viewer.Offer(Mirrored());
        else
            viewer.Waits = true;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Serves ? Task.WhenAll(Listen(stoppingToken), Publish(stoppingToken), Watch(stoppingToken)) : Task.CompletedTask;

    private async Task Listen(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var entry in source.Listen(cancellationToken))
                    _press.Hear(entry);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotHeard(e);
                _press.Hear(null);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    /// <summary>Hands out what is new, apart from the reading of the tables, which may take its time.</summary>
    private async Task Publish(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            _press.Cut();
    }

    private async Task Watch(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (!_press.IsEmpty && gate.IsOpen)
                    await Look(cancellationToken);
                else if (mirror.IsLoaded)
                    Forget();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                _press.Break();
                LogNotRead(e);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        // After a hole everything, but not one thing after the other for as long as there are holes.
        var age = clock.GetElapsedTime(_wholeAt);
        if (!mirror.IsLoaded || age > Again || (_press.IsBroken && age > Apart))
            await LookAtAll(cancellationToken);
        else
            await LookAtChanged(cancellationToken);
        Volatile.Write(ref _lookedAt, clock.GetTimestamp());
        Serve();
        if (clock.GetElapsedTime(_trafficAt) <= Traffic)
            return;
        var traffic = await mirror.ReadTraffic(cancellationToken);
        _trafficAt = clock.GetTimestamp();
        _press.Add(traffic);
    }

    private async Task LookAtAll(CancellationToken cancellationToken)
    {
        var (hole, loaded) = (_press.BeginWhole(), mirror.IsLoaded);
        var updates = await mirror.ReadAll(cancellationToken);
        _wholeAt = clock.GetTimestamp();
        if (!hole && loaded)
            _press.Add(updates);
        // Who came while nothing was kept was shown that.
        foreach (var viewer in hole || !loaded ? _press.Viewers : [])
            viewer.Waits = true;
    }

    private async Task LookAtChanged(CancellationToken cancellationToken)
    {
        var (changed, end) = _press.TakeChanged();
        if (changed.Length > 0)
            _press.Add(await mirror.Read(changed, cancellationToken));
        if (end is not null)
            _press.MoveRead(end);
    }

    /// <summary>Those who wait for everything, and those who came back and are owed the agents that something happened to meanwhile.</summary>
    private void Serve()
    {
        foreach (var viewer in _press.Viewers)
        {
            if (viewer.Waits || viewer.Lives.Any(id => mirror.Find(id) is null))
            {
                (viewer.Waits, viewer.Owed) = (false, []);
                // What is not handed out yet is older than what is shown now.
                _press.Cut();
                viewer.OfferAnew(Mirrored());
            }

            if (viewer.Owed is { Count: > 0 } owed)
                viewer.Offer(new FeedPage([], [.. owed.Select(mirror.Find).OfType<FeedUpdate>()], [], viewer.Cursor, Now));
            (viewer.Owed, viewer.Lives) = ([], []);
        }
    }

    private FeedSnapshot Mirrored() => mirror.Whole(_press.Read);

    private void Forget()
    {
        mirror.Forget();
        _press.Forget();
    }

    [LoggerMessage(LogLevel.Warning, "The agents could not be read for the live feed; it is tried again in a second")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The feed of the silos was not heard; it is tried again in a second")]
    private partial void LogNotHeard(Exception exception);
}
