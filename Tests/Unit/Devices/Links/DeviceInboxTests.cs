using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class DeviceInboxTests : IAsyncDisposable, IDeviceIntake, IDeviceUnit
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ConcurrentQueue<IReadOnlyList<DeviceSignal>> _calls = new();
    private readonly ConcurrentQueue<DeviceSignal> _heard = new();
    private readonly DeviceInbox _inbox;
    private Func<IReadOnlyList<DeviceSignal>, Task<Answer<DeviceVerdicts>>> _answer = All;

    public DeviceInboxTests()
    {
        var grains = DispatchProxy.Create<IGrainFactory, Grains>();
        ((Grains)(object)grains).All = this;
        _inbox = new(grains, _clock, NullLogger<DeviceInbox>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _inbox.StopAsync(CancellationToken.None);
        _inbox.Dispose();
    }

    [Fact]
    public async Task What_waits_is_taken_together_and_each_gets_its_own_answer()
    {
        _answer = signals => Task.FromResult<Answer<DeviceVerdicts>>(new DeviceVerdicts([.. signals.Select(signal => new DeviceVerdict(signal is DeviceEvent { Name: "no" } ? DeviceOutcome.Refused : DeviceOutcome.Stored))]));
        var waiting = Enumerable.Range(0, 100).Select(number => _inbox.Take(Event(number == 50 ? "no" : "yes"), Cancellation)).ToList();
        await Start();
        var answers = await Task.WhenAll(waiting);
        Assert.Equal(DeviceOutcome.Refused, answers[50].Value!.Outcome);
        Assert.Equal(99, answers.Count(answer => answer.Value!.Outcome == DeviceOutcome.Stored));
        Assert.Single(_calls);
    }

    [Fact]
    public async Task No_call_holds_more_than_the_intake_takes()
    {
        var waiting = Enumerable.Range(0, 2_500).Select(number => _inbox.Take(Event("x"), Cancellation)).ToList();
        await Start();
        await Task.WhenAll(waiting);
        Assert.Equal([1_000, 1_000, 500], _calls.Select(call => call.Count));
    }

    [Fact]
    public async Task Signals_of_one_unit_stay_in_order_while_those_of_others_go_their_way()
    {
        await Start();
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => _inbox.Take(Event($"{number}", $"unit-{number % 7}"), Cancellation)));
        foreach (var unit in _calls.SelectMany(call => call).OfType<DeviceEvent>().GroupBy(one => one.DeviceId))
            Assert.Equal(unit.Select(one => int.Parse(one.Name)).Order(), unit.Select(one => int.Parse(one.Name)));
    }

    [Fact]
    public async Task An_outage_is_waited_out()
    {
        var outage = true;
        _answer = signals => outage ? Task.FromResult<Answer<DeviceVerdicts>>(Fault.Unavailable("Away.")) : All(signals);
        await Start();
        var waiting = _inbox.Take(Event("x"), Cancellation);
        await Advances(() => _calls.Count >= 3);
        Assert.False(waiting.IsCompleted);
        outage = false;
        await Advances(() => waiting.IsCompleted);
        Assert.Equal(DeviceOutcome.Stored, (await waiting).Value!.Outcome);
    }

    [Fact]
    public async Task What_the_store_cannot_answer_at_once_comes_through_in_pieces()
    {
        _answer = signals => signals.Count > 300 ? Task.FromResult<Answer<DeviceVerdicts>>(Fault.Unavailable("The store does not answer.")) : All(signals);
        var waiting = Enumerable.Range(0, 1_000).Select(number => _inbox.Take(Event($"{number}"), Cancellation)).ToList();
        await Start();
        await Advances(() => waiting.TrueForAll(one => one.IsCompleted));
        Assert.All(waiting, one => Assert.Equal(DeviceOutcome.Stored, one.Result.Value!.Outcome));
        Assert.Equal([1_000, 500, 250, 250, 500, 250, 250], _calls.Select(call => call.Count));
        Assert.Equal(Enumerable.Range(0, 1_000).Select(number => $"{number}"), _calls.Where(call => call.Count <= 300).SelectMany(call => call).OfType<DeviceEvent>().Select(one => one.Name));
    }

    [Fact]
    public async Task Who_waits_no_longer_is_told_so_and_is_not_sent_again()
    {
        _answer = _ => throw new TimeoutException("No silo.");
        using var patience = new CancellationTokenSource();
        await Start();
        var waiting = _inbox.Take(Event("x"), patience.Token);
        await Advances(() => _calls.Count >= 2);
        await patience.CancelAsync();
        Assert.Equal(FaultCodes.Unavailable, (await waiting).Fault?.Code);
        _answer = All;
        var next = _inbox.Take(Event("y"), Cancellation);
        await Advances(() => next.IsCompleted);
        Assert.Equal("y", Assert.IsType<DeviceEvent>(Assert.Single(_calls.Last())).Name);
    }

    [Fact]
    public async Task One_that_no_silo_takes_fails_alone()
    {
        _answer = signals => signals.OfType<DeviceEvent>().Any(one => one.Name == "poison") ? throw new InvalidOperationException("It cannot be sent.") : All(signals);
        var waiting = Enumerable.Range(0, 20).Select(number => _inbox.Take(Event(number == 13 ? "poison" : "x"), Cancellation)).ToList();
        await Start();
        var answers = await Task.WhenAll(waiting);
        Assert.Equal(FaultCodes.Internal, answers[13].Fault?.Code);
        Assert.Equal(19, answers.Count(answer => answer.Value is not null));
    }

    [Fact]
    public async Task A_reply_goes_straight_to_the_agent()
    {
        var reply = new DeviceReply("01e57d", new("http", "json"), DateTime.UnixEpoch) { Success = true };
        Assert.Equal(DeviceOutcome.Heard, (await _inbox.Take(reply, Cancellation)).Value!.Outcome);
        Assert.Same(reply, Assert.Single(_heard));
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task Several_are_answered_in_their_places()
    {
        _answer = signals => Task.FromResult<Answer<DeviceVerdicts>>(new DeviceVerdicts([.. signals.Select(signal => new DeviceVerdict(DeviceOutcome.Refused, signal.DeviceId))]));
        await Start();
        var answer = await _inbox.Take([.. Enumerable.Range(0, 20).Select(number => Event("x", $"unit-{number}"))], Cancellation);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"unit-{number}"), answer.Value!.Items.Select(verdict => verdict.Reason));
    }

    [Fact]
    public async Task What_waits_at_the_end_is_told_that_it_is_not_known()
    {
        _answer = _ => Task.FromResult<Answer<DeviceVerdicts>>(Fault.Unavailable("Away."));
        await Start();
        var waiting = _inbox.Take(Event("x"), Cancellation);
        await Eventually.True(() => !_calls.IsEmpty, "it is tried", cancellationToken: Cancellation);
        await _inbox.StopAsync(Cancellation);
        Assert.Equal(FaultCodes.Unavailable, (await waiting).Fault?.Code);
        Assert.Equal(FaultCodes.Unavailable, (await _inbox.Take(Event("y"), Cancellation)).Fault?.Code);
    }

    async Task<Answer<DeviceVerdicts>> IDeviceIntake.Take(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken)
    {
        _calls.Enqueue(signals);
        await Task.Yield();
        return await _answer(signals);
    }

    Task IDeviceUnit.Hear(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken)
    {
        foreach (var signal in signals)
            _heard.Enqueue(signal);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PendingCommand>> Fetch(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PendingCommand>>([]);

    Task<Answer<DeviceTwin>> IDeviceUnit.Twin(CancellationToken cancellationToken) => throw new NotSupportedException();

    private static Task<Answer<DeviceVerdicts>> All(IReadOnlyList<DeviceSignal> signals) =>
        Task.FromResult<Answer<DeviceVerdicts>>(new DeviceVerdicts([.. signals.Select(_ => new DeviceVerdict(DeviceOutcome.Stored))]));

    private static DeviceEvent Event(string name, string deviceId = "unit-1") => new(deviceId, new("http", "json"), DateTime.UnixEpoch) { Name = name };

    private Task Start() => _inbox.StartAsync(Cancellation);

    private Task Advances(Func<bool> condition) => Eventually.True(
        () =>
        {
            if (!condition())
                _clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        "it comes to that",
        cancellationToken: Cancellation);

#pragma warning disable CA1852 // The proxy derives from it.
    private class Grains : DispatchProxy
#pragma warning restore CA1852
    {
        public object? All { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => All;
    }
}
