using Mycosoft.Agents.Kinds.Fleet;
using Mycosoft.Devices;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class FleetTests
{
    private static readonly FleetSelector Everything = FleetSelector.Everything;

    [Theory]
    [InlineData("read_sensors", null, 50, false)]
    [InlineData("estop", null, 100_000, false)]
    [InlineData("read_sensors", null, 51, true)]
    [InlineData("reboot", null, 1, true)]
    [InlineData("clear_estop", null, 1, true)]
    [InlineData("set_output", """{"output":"mosfet1","value":1}""", 1, true)]
    [InlineData("buzzer", null, 1, false)]
    [InlineData("whatever", null, 1, true)]
    public void What_moves_something_or_reaches_many_asks_a_person_and_a_stop_never_does(string command, string? parameters, int most, bool critical) =>
        Assert.Equal(critical, new FleetCommandRequest(command, Everything, Params: parameters is null ? null : new JsonText(parameters), MaxUnits: most).WhyCritical(KnownUnit.Now) is not null);

    [Theory]
    [InlineData("estop", "estop")]
    [InlineData(" E-Stop ", "estop")]
    [InlineData("EMERGENCY-STOP", "estop")]
    [InlineData("Reset", "reboot")]
    [InlineData("estops", "device_command")]
    public void However_a_stop_is_written_it_is_a_stop(string command, string task) => Assert.Equal(task, UnitTask.Of(command, default, 5).Value!.TaskType);

    [Fact]
    public void A_stop_goes_to_those_first_that_are_heard()
    {
        DeviceRecord Unit(string id, string status) => new() { AgentId = id, DeviceId = id, Route = new("tcp:test", "mdp"), RegisteredAt = KnownUnit.Now, LastSeen = KnownUnit.Now, Status = status };
        Assert.Equal(["c", "d", "b", "a"], FleetCommands.HeardFirst([Unit("a", "offline"), Unit("b", "stale"), Unit("c", "online"), Unit("d", "online")]).Select(unit => unit.DeviceId));
        Assert.Equal(UnitOutcome.Given, FleetCommands.Reply("a", new(Guid.Empty, TaskState.Pending, null, null)).Outcome);
    }

    [Fact]
    public void A_result_lists_a_thousand_units_and_counts_all()
    {
        var replies = Enumerable.Range(0, 2_500).Select(i => new UnitReply($"u{i}", i % 5 == 4 ? UnitOutcome.Timeout : UnitOutcome.Acked)).ToList();
        var result = FleetCommandResult.Of("estop", null, replies);
        Assert.Equal((2_500, 500, 2_000, 1_000, 1_500), (result.Selected, result.Outcomes[UnitOutcome.Timeout], result.Outcomes[UnitOutcome.Acked], result.Units.Count, result.LeftOut));
        Assert.All(result.Units.Take(500), unit => Assert.Equal(UnitOutcome.Timeout, unit.Outcome));
        Assert.Equal(replies[..1_000], FleetCommandResult.Of("estop", null, replies[..1_000]).Units);
    }

    [Fact]
    public void Waves_go_as_the_mode_says()
    {
        int[] units = [.. Enumerable.Range(1, 7)];
        Assert.Equal([7], Sizes(new("ping", Everything)));
        Assert.Equal([2, 5], Sizes(new("ping", Everything, Mode: FleetMode.Canary, Canary: 2)));
        Assert.Equal([7], Sizes(new("ping", Everything, Mode: FleetMode.Canary, Canary: 9)));
        Assert.Equal([3, 3, 1], Sizes(new("ping", Everything, Mode: FleetMode.Rolling, Batch: 3)));

        IEnumerable<int> Sizes(FleetCommandRequest request) => FleetCommands.Waves(request, units).Select(wave => wave.Length);
    }

    [Theory]
    [InlineData(FleetMode.All, 0, UnitOutcome.Failed, false)]
    [InlineData(FleetMode.Canary, 0, UnitOutcome.Acked, false)]
    [InlineData(FleetMode.Canary, 0, UnitOutcome.Nacked, true)]
    [InlineData(FleetMode.Canary, 0, UnitOutcome.WaitingApproval, true)]
    [InlineData(FleetMode.Canary, 0, UnitOutcome.Skipped, true)]
    [InlineData(FleetMode.Rolling, 0, UnitOutcome.Timeout, true)]
    [InlineData(FleetMode.Rolling, 1, UnitOutcome.Timeout, false)]
    [InlineData(FleetMode.Rolling, 0, UnitOutcome.Skipped, false)]
    public void What_went_wrong_keeps_it_from_the_rest(FleetMode mode, int failures, UnitOutcome outcome, bool stops) =>
        Assert.Equal(stops, FleetCommands.WhyStop(new("ping", Everything, Mode: mode, MaxFailures: failures), [new("a", UnitOutcome.Acked), new("b", outcome)]) is not null);

    [Theory]
    [InlineData(TaskState.Completed, null, null, UnitOutcome.Acked)]
    [InlineData(TaskState.WaitingApproval, FaultCodes.ApprovalRequired, "It waits.", UnitOutcome.WaitingApproval)]
    [InlineData(TaskState.Failed, FaultCodes.Conflict, "The unit refused: estop_active", UnitOutcome.Nacked)]
    [InlineData(TaskState.Failed, FaultCodes.Timeout, "No answer.", UnitOutcome.Timeout)]
    [InlineData(TaskState.Failed, FaultCodes.Unavailable, "No link.", UnitOutcome.Failed)]
    [InlineData(TaskState.Rejected, null, null, UnitOutcome.Failed)]
    public void The_end_of_a_units_task_is_its_outcome(TaskState state, string? code, string? message, UnitOutcome outcome) =>
        Assert.Equal(outcome, FleetCommands.Reply("a", new(Guid.NewGuid(), state, null, code is null ? null : new(code, message!))).Outcome);

    [Fact]
    public void Who_cannot_be_reached_is_skipped_but_for_a_stop()
    {
        var (ping, stop) = (UnitTask.Of("ping", default, 5).Value!, UnitTask.Of("estop", default, 5).Value!);
        Assert.Null(FleetCommands.WhySkip(KnownUnit.Online(), ping));
        Assert.NotNull(FleetCommands.WhySkip(KnownUnit.Online() with { HasAgent = false }, stop));
        Assert.NotNull(FleetCommands.WhySkip(KnownUnit.Online() with { Status = "offline" }, ping));
        Assert.Null(FleetCommands.WhySkip(KnownUnit.Online() with { Status = "offline" }, stop));
    }

    [Fact]
    public void Nobody_reaches_all_units_by_leaving_something_out()
    {
        Assert.NotEmpty(new FleetSelector().Validate(new(new object())));
        Assert.NotEmpty(new FleetCommandRequest("ping").Validate(new(new object())));
        Assert.NotEmpty(new FleetCommandRequest("ping", Everything, ["a"]).Validate(new(new object())));
        Assert.Empty(new FleetCommandRequest("ping", Targets: ["a"]).Validate(new(new object())));
    }

    [Fact]
    public void An_update_is_handed_on_as_the_agent_of_firmware_takes_it()
    {
        Assert.Equal("""{"version":"2.2.0","selector":{"ids":["a"],"role":null,"firmware":null,"location":null}}""", new FleetUpdateRequest("2.2.0", ["a"]).ToPayload().Value);
        Assert.Empty(new FleetUpdateRequest("2.2.0", ["a"]).Validate(new(new object())));
        Assert.NotEmpty(new FleetUpdateRequest("2.2.0").Validate(new(new object())));
        Assert.NotEmpty(new FleetUpdateRequest("2.2.0", Selector: Everything).Validate(new(new object())));
    }

    [Fact]
    public void A_unit_that_is_well_is_told_of_by_nothing() => Assert.Empty(FleetAlertRules.Of(KnownUnit.Online() with { ClockSkewMs = -300_000, Latest = new("""{"battery_v":3.9}""") }, new()));

    [Fact]
    public void What_is_wrong_with_a_unit_is_told_each_by_itself()
    {
        var unit = KnownUnit.Online() with { Status = "offline", Tally = new(10, 0, 3, 2), ClockSkewMs = -300_001, Estop = true, HasAgent = false, Latest = new("""{"payload":{"battery_mv":3100}}""") };
        Assert.Equal(["clock_drift", "estop", "future_readings", "low_battery", "no_agent", "offline", "sequence_gaps"], FleetAlertRules.Of(unit, new()).Select(alert => alert.Kind).Order());
        Assert.Equal(["low_battery"], FleetAlertRules.Of(KnownUnit.Online() with { Latest = new("""{"pack":[{"id":"battery_pct","v":12}]}""") }, new()).Select(alert => alert.Kind));
    }

    [Theory]
    [InlineData("""{"rssi":-71}""", -71.0)]
    [InlineData("""{"radio":{"rssi_dbm":-80.5}}""", -80.5)]
    [InlineData("""{"pack":[{"id":"t","v":1},{"id":"wifi_rssi","v":-60}]}""", -60.0)]
    [InlineData("""{"rssi":"strong"}""", null)]
    [InlineData("{}", null)]
    public void A_number_is_found_wherever_it_stands(string sent, double? rssi) => Assert.Equal(rssi, Figures.Rssi(new JsonText(sent)));
}
