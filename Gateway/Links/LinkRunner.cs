namespace Mycosoft.Devices.Links;

/// <summary>Keeps one link: claims it, connects while it holds it, and connects again when it was cut.</summary>
internal sealed partial class LinkRunner(LinkSettings options, LinkTransport transport, string gatewayId, LinkCounters counters, TimeProvider clock, ILogger<LinkRunner> log)
{
    public static readonly TimeSpan ClaimEvery = TimeSpan.FromSeconds(5);

    // Shorter than the lease by what a claim may take: whoever comes next must not find this one still there.
    private static readonly TimeSpan Tenure = TimeSpan.FromSeconds(ILinkSeat.LeaseSeconds - 3);
    private static readonly TimeSpan ClaimPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private volatile Connection? _connection;
    private volatile LinkState _state = new(LinkState.Waiting);

    public string Name => options.Name;

    public LinkState State => _state;

    /// <summary>Until it is told to stop, or its port is gone for good; then the link is given back.</summary>
    public async Task Run(ILinkSeat seat, IDeviceGateway hand, CancellationToken stoppingToken, CancellationToken gone = default)
    {
        using var tenure = new LinkTenure(clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, gone);
        try
        {
            await Task.WhenAll(Claim(seat, hand, tenure, over.Token), Work(tenure, over.Token));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            _state = stoppingToken.IsCancellationRequested ? new(LinkState.Waiting) : new(LinkState.Failed, $"{options.Port} is gone.");
            await Leave(seat, hand);
        }
    }

    /// <summary>Puts bytes out whole, one after the other. Null when they are out.</summary>
    public async Task<Fault?> Send(LinkFrame frame)
    {
        if (_connection is not { } connection)
            return Fault.Unavailable($"{Name} is {_state.Name}{(_state.Error is { } error ? $": {error}" : "")}.");
        var begun = false;
        try
        {
            await Write(connection, frame, () => begun = true);
            return null;
        }
        catch (ArgumentException e)
        {
            return Fault.InvalidPayload(e.Message);
        }
        catch (Exception e)
        {
            // Of what was begun some may have gone out.
            return begun ? Fault.Timeout($"{Name}: {e.Message}") : Fault.Unavailable($"{Name} did not come to it: {e.Message}");
        }
    }

    private async Task Write(Connection connection, LinkFrame frame, Action? begins = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.Ended.Token);
        limit.CancelAfter(WritePatience);
        await connection.Writing.WaitAsync(limit.Token);
        try
        {
            limit.Token.ThrowIfCancellationRequested();
        }
        catch
        {
            connection.Writing.Release();
            throw;
        }

        try
        {
            begins?.Invoke();
            await connection.Link.Write(frame, limit.Token);
            counters.Add("sent");
        }
        catch (Exception e) when (e is not ArgumentException)
        {
            // A link that takes nothing, or half of something, is no link any more.
            counters.Add("write_failed");
            connection.End(e is OperationCanceledException ? "It takes no bytes." : e.Message);
            throw;
        }
        finally
        {
            connection.Writing.Release();
        }
    }

    private async Task Claim(ILinkSeat seat, IDeviceGateway hand, LinkTenure tenure, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ClaimEvery, clock);
        do
        {
            var held = await Claim(seat, hand, stoppingToken);
            if (held is { Held: true })
                tenure.Keep(options.IsShared ? null : Tenure);
            else if (held is not null)
                tenure.LetGo();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Null when nobody could say; then what was held is held until its time is over.</summary>
    private async Task<LinkHeld?> Claim(ILinkSeat seat, IDeviceGateway hand, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            var answer = await seat.Hold(Claim(), hand, limit.Token).WaitAsync(ClaimPatience, clock, stoppingToken);
            if (answer.TryGet(out var held, out var fault))
                return held;
            LogNotClaimed(Name, fault.Message);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            await limit.CancelAsync();
            LogNotClaimed(Name, e.Message);
        }

        return null;
    }

    private LinkClaim Claim()
    {
        var state = _state;
        return new(gatewayId, options.IsShared, options.Type, state.Name, state.Error, state.ConnectedSince, counters.ToJson());
    }

    private async Task Work(LinkTenure tenure, CancellationToken stoppingToken)
    {
        var failures = 0;
        while (true)
        {
            var held = await tenure.Taken(stoppingToken);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(held, stoppingToken);
            var began = clock.GetTimestamp();
            var error = await Connect(limit.Token);
            failures = clock.GetElapsedTime(began) > Settled ? 1 : failures + 1;
            if (limit.IsCancellationRequested)
            {
                _state = new(LinkState.Waiting);
                failures = 0;
                continue;
            }

            _state = new(LinkState.Failed, error);
            counters.Add("cut");
            if (failures == 1)
                LogCut(Name, error);
            await Pause(Backoff.After(failures, Random.Shared.NextDouble()), limit.Token);
        }
    }

    private Task Pause(TimeSpan pause, CancellationToken cancellationToken) =>
        Task.Delay(pause, clock, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>One connection from its beginning to its end. Answers why it ended.</summary>
    private async Task<string> Connect(CancellationToken cancellationToken)
    {
        _state = _state with { Name = LinkState.Connecting, ConnectedSince = null };
        var link = transport.Open();
        using var connection = new Connection(link, cancellationToken);
        try
        {
            await link.Open(connection.Ended.Token);
            _connection = connection;
            _state = new(LinkState.Connected, null, clock.GetUtcNow().UtcDateTime);
            counters.Add("connections");
            LogConnected(Name);
            await transport.Listener().Listen(link, frame => Write(connection, frame), connection.Ended.Token);
            return connection.Why ?? "The other side ended it.";
        }
        catch (Exception e)
        {
            return connection.Why ?? e.Message;
        }
        finally
        {
            _connection = null;
            await link.DisposeAsync();
        }
    }

    /// <summary>So that another need not wait until the lease is over, and nobody reads that it is connected.</summary>
    private async Task Leave(ILinkSeat seat, IDeviceGateway hand)
    {
        using var limit = new CancellationTokenSource(ClaimPatience);
        try
        {
            await seat.Hold(Claim(), hand, limit.Token).WaitAsync(limit.Token);
            await seat.Leave(gatewayId, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e)
        {
            LogNotLeft(Name, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Link {Link} is connected")]
    private partial void LogConnected(string link);

    [LoggerMessage(LogLevel.Warning, "Link {Link} is cut and is tried again: {Reason}")]
    private partial void LogCut(string link, string reason);

    [LoggerMessage(LogLevel.Warning, "Link {Link} could not be claimed; it is tried again in five seconds: {Reason}")]
    private partial void LogNotClaimed(string link, string reason);

    [LoggerMessage(LogLevel.Information, "Link {Link} could not be given back; others have it when its lease is over: {Reason}")]
    private partial void LogNotLeft(string link, string reason);

    private sealed class Connection(IDeviceLink link, CancellationToken cancellationToken) : IDisposable
    {
        public IDeviceLink Link => link;

        /// <summary>One writes at a time.</summary>
        public SemaphoreSlim Writing { get; } = new(1);

        public CancellationTokenSource Ended { get; } = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        /// <summary>Null unless it was ended from this side.</summary>
        public string? Why { get; private set; }

        public void End(string why)
        {
            Why ??= why;
            try
            {
                Ended.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It is over already.
            }
        }

        public void Dispose()
        {
            Ended.Dispose();
            Writing.Dispose();
        }
    }
}
