using Microsoft.Extensions.Time.Testing;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices.UnitAgents;

public sealed class CommandGateTests
{
    private static readonly DeviceRoute Route = new("tcp:test", "mdp");
    private readonly CountingClock _clock = new();
    private readonly CommandGate _gate;
    private readonly List<string> _sent = [];
    private Fault? _down;

    public CommandGateTests() => _gate = new(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_acknowledgement_under_its_number_is_its_end()
    {
        var run = Run("led", 7);
        _gate.Hear(Reply(6));
        _clock.Advance(TimeSpan.FromMilliseconds(120));
        _gate.Hear(Reply(7, "neopixel_updated"));
        var result = (await run).Result!;
        Assert.Equal(("led", true, "neopixel_updated", 7L, 1, 120.0), (result.Command, result.Success, result.Message, result.Sequence, result.Attempts, result.LatencyMs));
        Assert.Equal((null, 0), (_gate.InFlight, _gate.Waiting));
    }

    [Theory]
    [InlineData("estop_active", FaultCodes.Conflict)]
    [InlineData("unknown_command", FaultCodes.Unsupported)]
    [InlineData("invalid_output_id", FaultCodes.InvalidPayload)]
    [InlineData("on_fire", FaultCodes.UpstreamError)]
    public async Task A_refusal_carries_the_units_own_word(string word, string code)
    {
        var run = Run("led", 7);
        _gate.Hear(Reply(7, word, success: false));
        var fault = (await run).Fault!;
        Assert.Equal((code, word), (fault.Code, UnitWords.Refusal(fault.Message)));
    }

    [Fact]
    public async Task What_may_be_repeated_is_sent_three_times_under_the_same_number()
    {
        var run = Run("led", 7);
        for (var sent = 1; sent <= 3; sent++)
        {
            await Eventually.True(() => _clock.Timers == sent, "it waits for its answer", cancellationToken: Cancellation);
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        var fault = (await run).Fault!;
        Assert.Equal((FaultCodes.Timeout, 3, "led 7"), (fault.Code, _sent.Count, Assert.Single(_sent.Distinct())));
        Assert.Contains("not known whether", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_answer_to_the_first_attempt_counts()
    {
        var run = Run("led", 7);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Sent(2);
        _gate.Hear(Reply(7));
        Assert.Equal(2, (await run).Result!.Attempts);
    }

    [Fact]
    public async Task What_moves_something_is_sent_once()
    {
        var run = Run("reboot", 7, actuator: true);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((FaultCodes.Timeout, 1), ((await run).Fault!.Code, _sent.Count));
    }

    [Fact]
    public async Task One_is_under_way_at_a_time_and_the_next_is_the_first_that_came()
    {
        var (first, second, third) = (Run("led", 1), Run("health", 2), Run("status", 3));
        Assert.Equal(["led 1"], _sent);
        Assert.Equal(("led", 2), (_gate.InFlight, _gate.Waiting));
        _gate.Hear(Reply(1));
        await first;
        await Sent(2);
        _gate.Hear(Reply(2));
        await second;
        await Sent(3);
        _gate.Hear(Reply(3));
        await third;
        Assert.Equal(["led 1", "health 2", "status 3"], _sent);
    }

    [Fact]
    public async Task A_stop_waits_for_nobody_and_what_would_move_something_after_it_is_not_sent()
    {
        var (moving, waiting, harmless) = (Run("set_output", 1, actuator: true), Run("buzzer", 2, actuator: true), Run("health", 3));
        var stop = _gate.Run(Command("estop", 4) with { Urgent = true, Actuator = true }, Cancellation);
        Assert.Equal(["set_output 1", "estop 4"], _sent);
        _gate.Hear(Reply(4, "estop_activated"));
        Assert.Equal("estop_activated", (await stop).Result!.Message);
        Assert.Equal(FaultCodes.Conflict, (await waiting).Fault!.Code);
        _gate.Hear(Reply(1));
        Assert.NotNull((await moving).Result);
        await Sent(3);
        _gate.Hear(Reply(3));
        Assert.NotNull((await harmless).Result);
    }

    [Fact]
    public async Task A_repeatable_move_is_not_repeated_after_a_stop()
    {
        var moving = _gate.Run(Command("set_output", 1) with { Actuator = true }, Cancellation);
        var stop = _gate.Run(Command("estop", 2) with { Urgent = true }, Cancellation);
        _gate.Hear(Reply(2));
        await stop;
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(FaultCodes.Timeout, (await moving).Fault!.Code);
        Assert.Equal(["set_output 1", "estop 2"], _sent);
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_does_not_hold_up_the_next()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = Run("led", 1);
        var second = _gate.Run(Command("health", 2), patience.Token);
        var third = Run("status", 3);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _gate.Hear(Reply(1));
        await first;
        await Sent(2);
        _gate.Hear(Reply(3));
        await third;
        Assert.Equal(["led 1", "status 3"], _sent);
    }

    [Fact]
    public async Task Side_b_passing_it_on_is_not_the_answer_of_side_a()
    {
        var run = _gate.Run(Command("led", 7, new() { Sequence = 7, Side = 0xA1 }) with { Repeatable = false }, Cancellation);
        _gate.Hear(Reply(7, "forwarded_to_side_a") with { Source = 0xB1 });
        Assert.False(run.IsCompleted);
        _gate.Hear(Reply(7, "neopixel_updated") with { Source = 0xA1 });
        Assert.Equal("neopixel_updated", (await run).Result!.Message);
    }

    [Fact]
    public async Task An_older_build_acknowledges_many_and_tells_the_result_apart()
    {
        var run = _gate.Run(Command("set_interval", 7, new() { Sequence = 7, Number = 3 }), Cancellation);
        _gate.Hear(Reply(7));
        Assert.False(run.IsCompleted);
        _gate.Hear(Reply(7) with { Command = "4" });
        Assert.False(run.IsCompleted);
        _gate.Hear(Reply(6) with { Command = "3" });
        Assert.False(run.IsCompleted);
        _gate.Hear(Reply(7) with { Command = "0x0003" });
        Assert.NotNull((await run).Result);
    }

    [Fact]
    public async Task An_older_build_that_has_heard_a_higher_number_of_its_link_is_understood_by_the_name()
    {
        var run = _gate.Run(Command("set_interval", 7, new() { Sequence = 7, Number = 3 }), Cancellation);
        _gate.Hear(Reply(0xF000_0001));
        Assert.False(run.IsCompleted);
        _gate.Hear(Reply(0xF000_0001) with { Command = "0x0003" });
        Assert.NotNull((await run).Result);
    }

    [Fact]
    public async Task What_arrived_and_was_not_answered_is_not_sent_again()
    {
        var run = _gate.Run(Command("set_interval", 7, new() { Sequence = 7, Number = 3 }), Cancellation);
        _gate.Hear(Reply(7));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.True(() => _clock.Timers == 2, "it waits on for all of its time", cancellationToken: Cancellation);
        Assert.False(run.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Contains("it arrived", (await run).Fault!.Message, StringComparison.Ordinal);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task A_text_build_answers_by_the_name_of_the_command()
    {
        var run = _gate.Run(Command("set_output", null, new() { Word = "set_mosfet" }), Cancellation);
        _gate.Hear(Reply(null) with { Command = "scan" });
        Assert.False(run.IsCompleted);
        _gate.Hear(Reply(null) with { Command = "set_mosfet" });
        Assert.NotNull((await run).Result);
    }

    [Fact]
    public async Task A_hello_answers_who_asked_for_it()
    {
        var run = _gate.Run(Command("hello", 7, new() { Sequence = 7, Kind = AnswerKind.Hello }), Cancellation);
        _gate.Hear(new DeviceHello("u", Route, DateTime.UnixEpoch) { Answers = 7 });
        _gate.Hear(new DeviceHello("u", Route, DateTime.UnixEpoch) { FromUnit = true });
        Assert.False(run.IsCompleted);
        _gate.Hear(new DeviceHello("u", Route, DateTime.UnixEpoch) { FromUnit = true, Answers = 7, Sent = new("""{"role":"alarm"}""") });
        Assert.Equal("""{"role":"alarm"}""", (await run).Result!.Response.Value);
    }

    [Fact]
    public async Task What_is_told_by_itself_is_no_answer_and_what_answers_says_more_than_the_acknowledgement()
    {
        var run = _gate.Run(Command("transport_status", 7, new() { Sequence = 7, Kind = AnswerKind.Told("transport_status") }), Cancellation);
        _gate.Hear(Event("transport_status"));
        _gate.Hear(Event("estop_activated", answers: 7));
        _gate.Hear(Reply(7, "status_sent"));
        Assert.False(run.IsCompleted);
        _gate.Hear(Event("transport_status", answers: 7));
        Assert.Equal(("transport_status", """{"n":1}"""), ((await run).Result!.Message, (await run).Result!.Response.Value));
    }

    [Fact]
    public async Task An_acknowledgement_counts_when_what_it_announces_does_not_come()
    {
        var run = _gate.Run(Command("read_sensors", 7, new() { Sequence = 7, Kind = AnswerKind.Reading }) with { Time = TimeSpan.FromSeconds(1) }, Cancellation);
        _gate.Hear(Reply(7, "telemetry_sent"));
        _gate.Hear(new DeviceReading("u", Route, DateTime.UnixEpoch));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("telemetry_sent", (await run).Result!.Message);
    }

    [Theory]
    [InlineData("mosfet", true)]
    [InlineData("telemetry_interval", false)]
    public async Task A_text_build_may_answer_by_a_line_of_a_type_of_its_own(string type, bool answers)
    {
        var run = _gate.Run(Command("set_output", null, new() { Word = "set_mosfet", Kind = AnswerKind.Told("mosfet") }), Cancellation);
        _gate.Hear(Event(type));
        _gate.Hear(Reply(null) with { Command = "set_mosfet" });
        Assert.Equal(answers ? type : "ok", (await run).Result!.Message);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(1.9, 1)]
    [InlineData(2.5, 2)]
    [InlineData(5, 3)]
    [InlineData(60, 3)]
    public async Task The_time_of_a_command_is_that_of_all_its_attempts_together(double seconds, int attempts)
    {
        var run = _gate.Run(Command("led", 7) with { Time = TimeSpan.FromSeconds(seconds) }, Cancellation);
        for (var sent = 1; sent <= attempts; sent++)
        {
            await Eventually.True(() => _clock.Timers == sent, "it waits for its answer", cancellationToken: Cancellation);
            Assert.Equal(sent, _sent.Count);
            Assert.False(run.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(seconds / attempts) + TimeSpan.FromTicks(1));
        }

        Assert.Equal((FaultCodes.Timeout, attempts), ((await run).Fault!.Code, _sent.Count));
    }

    [Fact]
    public async Task Whose_time_is_over_before_its_turn_is_not_sent()
    {
        var first = Run("led", 1);
        var second = _gate.Run(Command("health", 2) with { Time = TimeSpan.FromSeconds(1) }, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("was not sent", (await second).Fault!.Message, StringComparison.Ordinal);
        _gate.Hear(Reply(1));
        await first;
        Assert.Equal(["led 1"], _sent);
        Assert.Equal(0, _gate.Waiting);
    }

    [Fact]
    public async Task The_wait_for_its_turn_is_of_its_time()
    {
        var (first, second) = (Run("led", 1), _gate.Run(Command("reboot", 2) with { Repeatable = false, Time = TimeSpan.FromSeconds(3) }, Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        _gate.Hear(Reply(1));
        await first;
        await Sent(2);
        await Eventually.True(() => _clock.Timers >= 3, "it waits for its answer", cancellationToken: Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(FaultCodes.Timeout, (await second).Fault!.Code);
    }

    [Fact]
    public async Task Without_a_link_nothing_is_waited_for()
    {
        _down = Fault.Unavailable("nobody holds it");
        Assert.Equal(_down, (await Run("led", 7)).Fault);
        Assert.Equal((null, 0), (_gate.InFlight, _gate.Waiting));
    }

    private Task<Outcome<CommandResult>> Run(string name, uint number, bool actuator = false) => _gate.Run(Command(name, number) with { Actuator = actuator, Repeatable = !actuator }, Cancellation);

    private GateCommand Command(string name, uint? number, ExpectedReply? reply = null) => new(
        name,
        null,
        () => new((new OutgoingCommand("id", name, "{}", [], reply ?? new() { Sequence = number }), null)),
        (_, _) =>
        {
            lock (_sent)
                _sent.Add($"{name} {number}");
            return Task.FromResult(_down);
        })
    { Repeatable = true };

    private Task Sent(int count) => Eventually.True(
        () =>
        {
            lock (_sent)
                return _sent.Count >= count;
        },
        $"{count} frames are out",
        cancellationToken: Cancellation);

    private static DeviceEvent Event(string name, long? answers = null) => new("u", Route, DateTime.UnixEpoch) { Name = name, Answers = answers, Data = new("""{"n":1}""") };

    private static DeviceReply Reply(long? answers, string message = "ok", bool success = true) => new("u", Route, DateTime.UnixEpoch) { Success = success, Answers = answers, Message = message };

    /// <summary>Says how many times were waited for.</summary>
    private sealed class CountingClock : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
