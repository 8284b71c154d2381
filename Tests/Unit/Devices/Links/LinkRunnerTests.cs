using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class LinkRunnerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeSeat _seat = new();
    private readonly FakeInbox _inbox = new();
    private readonly ConcurrentQueue<FakeLink> _links = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly LinkCounters _counters = new("tcp:host:1");
    private readonly LinkRunner _runner;
    private Func<FakeLink> _make = () => new();
    private Task _run = Task.CompletedTask;

    public LinkRunnerTests()
    {
        var settings = new LinkSettings(LinkSettings.Tcp, "tcp:host:1");
        _runner = new(settings, new(Make, () => new StreamListener(settings, UnitKeys.None, _inbox, _counters, _clock)), "g", _counters, _clock, NullLogger<LinkRunner>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    [Fact]
    public async Task It_connects_when_it_holds_the_link_and_says_how_it_does()
    {
        Start();
        await Reaches(LinkState.Connected);
        _clock.Advance(LinkRunner.ClaimEvery);
        await Eventually.True(() => _seat.Claims.Any(claim => claim is { State: LinkState.Connected, Error: null, ConnectedSince: not null, Shared: false, Type: "tcp" }), "the claim says connected", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task It_does_not_connect_while_another_holds_it_and_takes_over_when_that_one_is_gone()
    {
        _seat.Answer = new LinkHeld(false, "other");
        Start();
        await Eventually.True(() => !_seat.Claims.IsEmpty, "it claims", cancellationToken: Cancellation);
        Assert.Empty(_links);
        _seat.Answer = new LinkHeld(true, "g");
        await Advances(() => !_links.IsEmpty, "it connects");
    }

    [Fact]
    public async Task It_lets_go_at_once_when_another_holds_it()
    {
        Start();
        var link = await First();
        _seat.Answer = new LinkHeld(false, "other");
        await Advances(() => link.Closed.Task.IsCompleted, "it is closed");
        await Reaches(LinkState.Waiting);
        Assert.Single(_links);
    }

    [Fact]
    public async Task A_claim_that_nobody_answers_is_kept_until_the_lease_could_be_anothers()
    {
        Start();
        var link = await First();
        var since = _clock.GetTimestamp();
        _seat.Answer = Fault.Unavailable("The store is unavailable.");
        await Advances(() => link.Closed.Task.IsCompleted, "it is closed");
        Assert.InRange(_clock.GetElapsedTime(since).TotalSeconds, 6, ILinkSeat.LeaseSeconds);
    }

    [Fact]
    public async Task A_cut_link_is_connected_again()
    {
        Start();
        (await First()).Cut(new IOException("Unplugged."));
        await Reaches(LinkState.Failed);
        Assert.Equal("Unplugged.", _runner.State.Error);
        await Advances(() => _links.Count == 2, "it connects again", 0.05);
        await Reaches(LinkState.Connected);
        Assert.Null(_runner.State.Error);
    }

    [Fact]
    public async Task One_that_cannot_be_opened_is_tried_less_and_less_often()
    {
        _make = () => new() { Refuses = new IOException("No such port.") };
        Start();
        await Reaches(LinkState.Failed);
        var began = _clock.GetTimestamp();
        await Advances(() => _links.Count == 10, "ten attempts", 0.05);
        Assert.InRange(_clock.GetElapsedTime(began).TotalSeconds, 15, 40);
        Assert.Equal("No such port.", _runner.State.Error);
    }

    [Fact]
    public async Task Bytes_go_out_on_the_connection_and_not_without_one()
    {
        _seat.Answer = new LinkHeld(false, "other");
        Start();
        Assert.Equal(FaultCodes.Unavailable, (await _runner.Send(Frame))?.Code);
        _seat.Answer = new LinkHeld(true, "g");
        await Advances(() => _runner.State.Name == LinkState.Connected, "it connects");
        Assert.Null(await _runner.Send(Frame));
        Assert.Contains(Frame, _links.Single().Written);
    }

    [Fact]
    public async Task A_link_that_takes_no_bytes_is_cut_and_connected_again()
    {
        Start();
        var link = await First();
        await Eventually.True(() => !link.Written.IsEmpty, "it asks who is there", cancellationToken: Cancellation);
        link.TakesNothing = true;
        var (first, second) = (_runner.Send(Frame), _runner.Send(Frame));
        Assert.Equal((FaultCodes.Timeout, FaultCodes.Unavailable), ((await first)?.Code, (await second)?.Code));
        await Advances(() => _links.Count == 2, "it connects again", 0.05);
        Assert.Equal(1, _counters["write_failed"]);
    }

    [Fact]
    public async Task It_gives_the_link_back_when_it_is_told_to_stop()
    {
        Start();
        var link = await First();
        await _stop.CancelAsync();
        await _run;
        Assert.Equal(["g"], _seat.Left);
        Assert.Equal((LinkState.Waiting, null), (_seat.Claims.Last().State, _seat.Claims.Last().Error));
        Assert.True(link.Closed.Task.IsCompleted);
    }

    [Fact]
    public async Task It_says_that_its_port_is_gone_before_it_gives_the_link_back()
    {
        using var gone = new CancellationTokenSource();
        var settings = new LinkSettings(LinkSettings.Serial, "serial:/dev/ttyACM0") { Port = "/dev/ttyACM0" };
        var runner = new LinkRunner(settings, new(Make, () => new StreamListener(settings, UnitKeys.None, _inbox, _counters, _clock)), "g", _counters, _clock, NullLogger<LinkRunner>.Instance);
        var run = runner.Run(_seat, _seat, _stop.Token, gone.Token);
        await Eventually.True(() => runner.State.Name == LinkState.Connected, "it connects", cancellationToken: Cancellation);
        await gone.CancelAsync();
        await run;
        Assert.Equal(["g"], _seat.Left);
        Assert.Equal((LinkState.Failed, "/dev/ttyACM0 is gone."), (_seat.Claims.Last().State, _seat.Claims.Last().Error));
        Assert.True(_links.Single().Closed.Task.IsCompleted);
        Assert.Equal(FaultCodes.Unavailable, (await runner.Send(Frame))?.Code);
    }

    private static LinkFrame Frame { get; } = new("tcp:host:1", "a", "mdp", [1, 2, 0]);

    private void Start() => _run = _runner.Run(_seat, _seat, _stop.Token);

    private FakeLink Make()
    {
        var link = _make();
        _links.Enqueue(link);
        return link;
    }

    private async Task<FakeLink> First()
    {
        await Reaches(LinkState.Connected);
        return _links.Single();
    }

    private Task<string> Reaches(string state) => Eventually.Equal(state, () => Task.FromResult(_runner.State.Name), "the state of the link", cancellationToken: Cancellation);

    /// <summary>Lets time pass in steps until it is so.</summary>
    private Task Advances(Func<bool> condition, string what, double seconds = 1) => Eventually.True(
        () =>
        {
            if (!condition())
                _clock.Advance(TimeSpan.FromSeconds(seconds));
            return condition();
        },
        what,
        TimeSpan.FromSeconds(30),
        Cancellation);
}
