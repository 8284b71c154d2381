using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Devices;
using Mycosoft.Feed;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Devices;

public sealed class SqliteUnitTests(SqliteUnitCompany company) : Units(company), IClassFixture<SqliteUnitCompany>;

public sealed class PostgresUnitTests(PostgresUnitCompany company) : Units(company), IClassFixture<PostgresUnitCompany>;

/// <summary>The agent of a unit, and a unit that answers as its test wishes.</summary>
public abstract class Units(UnitCompany company) : CompanySuite(company)
{
    private const string SideA = "side-a-mdp-2.1.0";

    private FakeFleet Fleet => company.Fleet;

    [Fact]
    public async Task A_command_goes_out_as_a_frame_and_its_acknowledgement_ends_the_task()
    {
        var unit = await Born();
        var task = await Give(unit, "led", """{"r":1,"g":2,"b":3}""");
        var sent = await Sent(unit, "output_control");
        Assert.Equal(("neopixel", 2, (byte)0xA1), (sent.Parameters.GetProperty("id").GetString(), sent.Parameters.GetProperty("g").GetInt32(), sent.Destination));
        await Reply(unit, sent, "neopixel_updated");
        var result = JsonElement.Parse((await Ends(task)).Result!.Value.Value);
        Assert.Equal(("led", true, "neopixel_updated", sent.Sequence), (result.GetProperty("command").GetString(), result.GetProperty("success").GetBoolean(), result.GetProperty("message").GetString(), result.GetProperty("sequence").GetUInt32()));
    }

    [Fact]
    public async Task A_refusal_is_a_fault_with_the_units_word()
    {
        var unit = await Born();
        var task = await Give(unit, "device_command", """{"command":"buzzer","params":{"frequency":440}}""");
        await Reply(unit, await Sent(unit, "output_control"), "estop_active", success: false);
        var ended = await Ends(task, TaskState.Failed);
        Assert.Equal((FaultCodes.Conflict, "estop_active"), (ended.ErrorCode, UnitWords.Refusal(ended.Error)));
    }

    [Fact]
    public async Task Silence_is_a_timeout_that_claims_nothing()
    {
        var unit = await Born();
        var task = await Give(unit, "device_command", """{"command":"buzzer"}""");
        await Sent(unit, "output_control");
        company.Clock.Advance(TimeSpan.FromSeconds(3));
        var ended = await Ends(task, TaskState.Failed);
        Assert.Equal(FaultCodes.Timeout, ended.ErrorCode);
        Assert.Contains("not known whether", ended.Error, StringComparison.Ordinal);
        Assert.Equal([1_200, 0], Fleet.Seen(unit).Select(s => s.Parameters.GetProperty("freq").GetInt32()));
    }

    [Fact]
    public async Task A_unit_that_was_never_heard_cannot_be_reached()
    {
        var unit = await Spawn(kind: UnitIds.Kind, id: NewId("mycobrain-quiet"));
        var ended = await Ends(await Give(unit, "device_command", """{"command":"buzzer"}"""), TaskState.Failed);
        Assert.Equal(FaultCodes.Unavailable, ended.ErrorCode);
    }

    [Fact]
    public async Task To_a_unit_of_unknown_identity_nothing_is_sent_but_questions_and_a_stop()
    {
        var unit = await Born(firmware: null);
        var refused = await Ends(await Give(unit, "device_command", """{"command":"led"}"""), TaskState.Failed);
        Assert.Equal(FaultCodes.Unsupported, refused.ErrorCode);
        Assert.Empty(Fleet.Seen(unit));
        var stop = await Give(unit, "estop");
        await Reply(unit, await Sent(unit, "estop"), "estop_activated");
        await Ends(stop);
        var asked = await Give(unit, "identity");
        await Hear(unit, Hello(unit, SideA, sequence: 40) with { Answers = (await Sent(unit, "hello")).Sequence });
        Assert.Contains("\"commands\":\"side_a\"", (await Ends(asked)).Result!.Value.Value.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drone_is_never_asked_to_buzz()
    {
        var unit = await Born("drone-1.0.0", "mdp_binary");
        var ended = await Ends(await Give(unit, "buzzer"), TaskState.Failed);
        Assert.Equal(FaultCodes.Unsupported, ended.ErrorCode);
        Assert.Empty(Fleet.Seen(unit));
    }

    [Fact]
    public async Task An_output_waits_for_a_person()
    {
        var unit = await Born();
        await Reaches(await Give(unit, "set_output", """{"output":"mosfet1","value":1}"""), TaskState.WaitingApproval);
        await Reaches(await Give(unit, "device_command", """{"command":"output_control","params":{"id":"mosfet1","value":1}}"""), TaskState.WaitingApproval);
        Assert.Empty(Fleet.Seen(unit));
    }

    [Fact]
    public async Task A_stop_overtakes_what_is_under_way()
    {
        var unit = await Born();
        var (buzz, waiting) = (await Give(unit, "device_command", """{"command":"buzzer"}"""), await Give(unit, "device_command", """{"command":"buzzer","params":{"frequency":880}}"""));
        var first = await Sent(unit, "output_control");
        await Eventually.Value(() => Twin(unit), t => t.Waiting == 1, "one waits for its turn", Patience, Cancellation);
        var stop = await Give(unit, "estop");
        await Reply(unit, await Sent(unit, "estop"), "estop_activated");
        await Ends(stop);
        Assert.Equal(FaultCodes.Conflict, (await Ends(waiting, TaskState.Failed)).ErrorCode);
        await Reply(unit, first, "buzzer_played");
        await Reply(unit, await Silenced(unit), "estop_active", success: false);
        await Ends(buzz);
        Assert.Equal(["output_control", "estop", "output_control"], Fleet.Seen(unit).Select(s => s.Command));
    }

    [Fact]
    public async Task A_stop_for_many_is_held_up_by_nobody_and_says_what_became_of_it_at_each()
    {
        var gone = await Registered();
        company.Clock.Advance(TimeSpan.FromSeconds(200));
        var (heard, silent) = (await Registered(), await Registered());
        var coordinator = await Spawn(kind: "mycobrain-coordinator", id: NewId("coordinator"));
        Value(await Change(coordinator, LifeVerb.Pause, kind: "mycobrain-coordinator"));

        var stop = await Submit(coordinator, Ask("fleet_stop", new($$"""{"targets":["{{gone}}","{{silent}}","{{heard}}"],"ack_timeout":1}""")), "mycobrain-coordinator");
        await Reply(heard, await Sent(heard, "estop"), "estop_activated");
        var ended = await Eventually.Value(
            async () =>
            {
                company.Clock.Advance(TimeSpan.FromMilliseconds(200));
                return Value(await Find(stop));
            },
            task => task.Status == TaskState.Completed, "the stop has ended", Patience, Cancellation);
        var units = JsonElement.Parse(ended.Result!.Value.Value).GetProperty("units").EnumerateArray().ToDictionary(unit => unit.GetProperty("device_id").GetString()!, unit => unit.GetProperty("outcome").GetString());
        Assert.Equal(("acked", "timeout", "given"), (units[heard], units[silent], units[gone]));
        await Sent(gone, "estop");
    }

    [Fact]
    public async Task A_board_that_keeps_no_stop_is_kept_still_by_its_agent_over_a_restart()
    {
        var unit = await Born("side_a-1.2.0", "mdp_binary");
        var stop = await Give(unit, "estop");
        await Eventually.True(() => Fleet.Seen(unit).Count == 4, "everything is switched off", Patience, Cancellation);
        foreach (var sent in Fleet.Seen(unit))
            await Hear(unit, new DeviceReply(unit, Route("mdp_binary"), company.Clock.Now) { Success = true, Answers = sent.Sequence, Command = sent.Command });
        await Ends(stop);
        await company.Deactivate(Agent(unit, UnitIds.Kind));
        var ended = await Ends(await Give(unit, "device_command", """{"command":"buzzer"}"""), TaskState.Failed);
        Assert.Equal(FaultCodes.Conflict, ended.ErrorCode);
        Assert.Equal(4, Fleet.Seen(unit).Count);
    }

    [Fact]
    public async Task A_crash_in_mid_command_leaves_in_doubt_what_moves_something_and_repeats_what_does_not()
    {
        var (moved, lit) = (await Born(), await Born());
        var (buzz, led) = (await Give(moved, "device_command", """{"command":"buzzer"}"""), await Give(lit, "led"));
        var (first, before) = (await Sent(moved, "output_control"), await Sent(lit, "output_control"));
        await company.Crash();
        await Ends(buzz, TaskState.InDoubt);
        var again = (await Eventually.Value(() => Task.FromResult(Fleet.Seen(lit)), seen => seen.Count >= 2, "it is sent again", Patience, Cancellation))[^1];
        Assert.True(again.Sequence > before.Sequence, "the answer to the first would be taken for one to the second");
        await Reply(lit, before, "neopixel_updated");
        Assert.Equal(TaskState.Running, Value(await Find(led)).Status);
        await Reply(lit, again, "neopixel_updated");
        await Ends(led);
        Assert.Equal([first], Fleet.Seen(moved).Where(sent => !IsEnd(sent)));
    }

    [Fact]
    public async Task Fresh_telemetry_is_measured_now_and_a_unit_that_measured_nothing_has_no_values()
    {
        var unit = await Born();
        Assert.Equal(FaultCodes.Unavailable, (await Ends(await Submit(unit, Ask("get_telemetry") with { MaxRetries = 0 }, UnitIds.Kind), TaskState.Failed)).ErrorCode);
        var task = await Give(unit, "get_telemetry", """{"fresh":true}""");
        var sent = await Sent(unit, "read_sensors");
        await Reply(unit, sent, "telemetry_sent");
        await Hear(unit, Reading(unit, 22.5) with { Answers = sent.Sequence });
        var result = JsonElement.Parse((await Ends(task)).Result!.Value.Value);
        Assert.Equal((true, 22.5), (result.GetProperty("fresh").GetBoolean(), result.GetProperty("metrics").GetProperty("bme688.a.temperature_c").GetDouble()));
    }

    [Fact]
    public async Task What_is_set_is_set_again_after_a_boot_and_outputs_are_not()
    {
        var unit = await Born();
        await Ends(await Give(unit, "set_desired", """{"desired":{"telemetry_interval_ms":5000,"mosfet1":true}}"""));
        Assert.Equal(["mosfet1", "telemetry_interval_ms"], (await Twin(unit)).Differs);
        await Hear(unit, Hello(unit, SideA, sequence: 1));
        var sent = await Sent(unit, "stream_sensors");
        Assert.Equal(0.2, sent.Parameters.GetProperty("rate_hz").GetDouble());
        await Reply(unit, sent, "stream_interval_updated");
        await Eventually.Value(() => Twin(unit), t => t.Differs.SequenceEqual(["mosfet1"]), "only the output differs", Patience, Cancellation);
        Assert.Equal(["stream_sensors"], Fleet.Seen(unit).Select(s => s.Command));
    }

    [Fact]
    public async Task A_rule_runs_once_through_a_task_of_its_own_and_not_again_after_a_restart()
    {
        var unit = await Born();
        await Ends(await Give(unit, "set_rules", """{"rules":[{"id":"hot","metric":"bme688.a.temperature_c","operator":"gt","threshold":30,"action":"command","command":"led","params":{"r":255,"g":0,"b":0}},{"id":"on","metric":"bme688.a.temperature_c","operator":"gt","threshold":30,"action":"mosfet_on","output":"mosfet1"},{"id":"tell","metric":"bme688.a.temperature_c","operator":"gt","threshold":30,"action":"alert"}]}"""));
        await Hear(unit, Reading(unit, 31));
        await Reply(unit, await Sent(unit, "output_control"), "neopixel_updated");
        await Hear(unit, Reading(unit, 32));
        Assert.Equal("1", await Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{unit}' AND source = 'rule' AND task_type = 'device_command'"));
        Assert.Equal("waiting_approval", await Read($"SELECT status FROM agent_tasks WHERE agent_id = '{unit}' AND source = 'rule' AND task_type = 'set_output'"));
        await company.Deactivate(Agent(unit, UnitIds.Kind));
        await Hear(unit, Reading(unit, 33));
        Assert.Equal("2", await Read($"SELECT count(*) FROM agent_tasks WHERE agent_id = '{unit}' AND source = 'rule'"));
        Assert.Equal("1", await Read($"SELECT count(*) FROM agent_logs WHERE agent_id = '{unit}' AND action_type = 'event:unit_alert'"));
    }

    [Fact]
    public async Task A_unit_that_falls_silent_is_told_of_once()
    {
        var unit = await Born();
        await Hear(unit, Reading(unit, 20));
        company.Clock.Advance(TimeSpan.FromSeconds(61));
        await Logged(unit, "unit_stale");
        company.Clock.Advance(TimeSpan.FromSeconds(61));
        await Logged(unit, "unit_offline");
        await Hear(unit, Reading(unit, 20));
        await Logged(unit, "unit_online");
    }

    [Fact]
    public async Task Readings_are_heard_on_the_feed_once_a_second_and_in_no_log()
    {
        var unit = await Born();
        using var feed = company.Services.GetRequiredService<LiveFeed>().Subscribe(1_000);
        for (var i = 0; i < 50; i++)
            await Hear(unit, Reading(unit, 20));
        var told = 0;
        while (feed.Events.TryRead(out var happened))
            told += happened.Type == FeedEvent.DeviceTelemetry && happened.AgentId == unit ? 1 : 0;
        Assert.InRange(told, 1, 25);
        Assert.Equal("0", await Read($"SELECT count(*) FROM agent_logs WHERE agent_id = '{unit}' AND action_type LIKE '%telemetry%'"));
    }

    [Theory]
    [InlineData("buzzer", """{"frequency":880,"duration_ms":5000}""")]
    [InlineData("device_command", """{"command":"buzzer","params":{"frequency":880,"duration_ms":5000}}""")]
    [InlineData("device_command", """{"command":"output_control","params":{"id":"buzzer","freq":880,"duration_ms":5000},"timeout_seconds":2}""")]
    public async Task However_a_tone_was_asked_for_it_ends_in_its_time(string type, string payload)
    {
        var unit = await Born();
        var task = await Give(unit, type, payload);
        await Reply(unit, await Sent(unit, "output_control"), "buzzer_played");
        Assert.Equal(TaskState.Running, Value(await Find(task)).Status);
        company.Clock.Advance(TimeSpan.FromSeconds(5));
        await Reply(unit, await Silenced(unit), "buzzer_played");
        await Ends(task);
    }

    [Fact]
    public async Task A_rules_tone_ends_in_its_time()
    {
        var unit = await Born();
        await Ends(await Give(unit, "set_rules", """{"rules":[{"id":"hot","metric":"bme688.a.temperature_c","operator":"gt","threshold":30,"action":"command","command":"buzzer","params":{"frequency":880,"duration_ms":100}}]}"""));
        await Hear(unit, Reading(unit, 31));
        await Reply(unit, await Sent(unit, "output_control"), "buzzer_played");
        await Reply(unit, await Silenced(unit), "buzzer_played");
        await Eventually.Equal("completed", () => Read($"SELECT status FROM agent_tasks WHERE agent_id = '{unit}' AND source = 'rule'")!, "the tone is over", Patience, Cancellation);
    }

    [Fact]
    public async Task A_text_board_says_what_is_on_its_bus()
    {
        var unit = await Born("1.0.0", "text");
        var task = await Give(unit, "scan_i2c");
        await Sent(unit, "scan");
        await Hear(unit, new DeviceEvent(unit, Route("text"), company.Clock.Now) { Name = "periph_list", Data = new("""{"type":"periph_list","peripherals":[{"address":118},{"address":119}],"count":2}""") });
        var response = JsonElement.Parse((await Ends(task)).Result!.Value.Value).GetProperty("response");
        Assert.Equal([118, 119], response.GetProperty("peripherals").EnumerateArray().Select(p => p.GetProperty("address").GetInt32()));
        Assert.Single(Fleet.Seen(unit));
    }

    [Fact]
    public async Task A_lost_frame_is_made_good_within_the_time_that_was_given()
    {
        var unit = await Born();
        var task = await Give(unit, "device_command", """{"command":"led","timeout_seconds":5}""");
        await Sent(unit, "output_control");
        company.Clock.Advance(TimeSpan.FromSeconds(2));
        var again = (await Eventually.Value(() => Task.FromResult(Fleet.Seen(unit)), seen => seen.Count == 2, "it is sent again", Patience, Cancellation))[^1];
        await Reply(unit, again, "neopixel_updated");
        Assert.Equal(2, JsonElement.Parse((await Ends(task)).Result!.Value.Value).GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task A_units_host_fetches_its_commands_and_answers_them_by_their_id()
    {
        var unit = await Born(SideA, "json", link: DeviceRoute.Http);
        var task = await Give(unit, "led");
        var pending = Assert.Single(await Eventually.Value(() => Unit(unit).Fetch(Cancellation), commands => commands.Count > 0, "a command lies there", Patience, Cancellation));
        Assert.Equal("output_control", pending.Command);
        Assert.Empty(await Unit(unit).Fetch(Cancellation));
        await Hear(unit, new DeviceReply(unit, Route("json", DeviceRoute.Http), company.Clock.Now) { Success = true, Command = pending.Id, Message = "done" });
        await Ends(task);
    }

    [Fact]
    public async Task A_task_of_a_unit_that_is_calibrated_says_both_values()
    {
        var unit = await Born();
        await Ends(await Give(unit, "calibrate", """{"offsets":{"bme688.a.temperature_c":-0.5},"certificate_id":"C-7"}"""));
        await Hear(unit, Reading(unit, 22.5));
        var result = JsonElement.Parse((await Ends(await Give(unit, "get_telemetry"))).Result!.Value.Value);
        Assert.Equal((22.5, 22.0), (result.GetProperty("metrics").GetProperty("bme688.a.temperature_c").GetDouble(), result.GetProperty("calibrated").GetProperty("bme688.a.temperature_c").GetDouble()));
    }

    [Fact]
    public async Task What_a_unit_told_last_is_there_by_name_and_over_a_restart()
    {
        var unit = await Born();
        await Hear(unit, Told(unit, "transport_status", """{"queue_depth":1}"""));
        await Hear(unit, Told(unit, "periph_list", """{"count":2}"""));
        company.Clock.Advance(TimeSpan.FromSeconds(5));
        await Hear(unit, Told(unit, "transport_status", """{"queue_depth":7}"""));
        var told = await Events(unit);
        Assert.Equal([("transport_status", 2, """{"queue_depth":7}"""), ("periph_list", 1, """{"count":2}""")], told.Select(one => (one.Name, one.Count, one.Data!.Value.Value.Replace(" ", "", StringComparison.Ordinal))));
        await company.Deactivate(Agent(unit, UnitIds.Kind));
        Assert.Equal(["periph_list", "transport_status"], (await Events(unit)).Select(one => one.Name).Order());
    }

    [Fact]
    public async Task What_a_unit_tells_is_bounded_in_names_and_in_length()
    {
        var unit = await Born();
        for (var i = 0; i < UnitEvents.MostNames + 3; i++)
            await Hear(unit, Told(unit, $"e{i}", "{}"));
        await Hear(unit, Told(unit, new string('n', 500), $$"""{"x":"{{new string('x', UnitEvents.MostData)}}"}"""));
        var told = await Events(unit);
        Assert.Equal((UnitEvents.MostNames, 64, null), (told.Count, told[0].Name.Length, told[0].Data));
        Assert.DoesNotContain(told, one => one.Name == "e0");
    }

    private async Task<IReadOnlyList<UnitEvent>> Events(string unit) => JsonSerializer.Deserialize<EventsReport>((await Ends(await Give(unit, "events"))).Result!.Value.Value, Json.Tolerant)!.Events;

    private DeviceEvent Told(string unit, string name, string data) => new(unit, Route(), company.Clock.Now) { Name = name, Data = new(data) };

    private static DeviceRoute Route(string dialect = "mdp", string link = "tcp:test") => new(link, dialect);

    private IDeviceUnit Unit(string unit) => company.Grains.GetGrain<IDeviceUnit>(GrainId.Create(UnitIds.Kind, unit));

    private Task Hear(string unit, DeviceSignal signal) => Unit(unit).Hear([signal], Cancellation);

    private Task Reply(string unit, SeenCommand sent, string message, bool success = true) =>
        Hear(unit, new DeviceReply(unit, Route(), company.Clock.Now) { Success = success, Answers = sent.Sequence, Message = message, Source = 0xA1 });

    private DeviceHello Hello(string unit, string? firmware, long sequence, string dialect = "mdp", string link = "tcp:test") =>
        new(unit, Route(dialect, link), company.Clock.Now) { FromUnit = true, Firmware = firmware, Sequence = sequence, Sensors = ["bme688_a"] };

    private DeviceReading Reading(string unit, double temperature) => new(unit, Route(), company.Clock.Now) { Metrics = [new("bme688.a.temperature_c", temperature)], Sent = new($$"""{"temperature_c":{{temperature}}}""") };

    private async Task<DeviceTwin> Twin(string unit) => Value(await Unit(unit).Twin(Cancellation));

    private Task<Guid> Give(string unit, string type, string payload = "{}") => Submit(unit, Ask(type, new(payload)), UnitIds.Kind);

    private async Task<SeenCommand> Sent(string unit, string command) =>
        (await Eventually.Value(() => Task.FromResult(Fleet.Seen(unit)), seen => seen.Any(s => s.Command == command), $"{command} is out", Patience, Cancellation)).Last(s => s.Command == command);

    private async Task<SeenCommand> Silenced(string unit) =>
        (await Eventually.Value(() => Task.FromResult(Fleet.Seen(unit)), seen => seen.Any(IsEnd), "it is told to be silent", Patience, Cancellation)).Last(IsEnd);

    /// <summary>The end of a tone.</summary>
    private static bool IsEnd(SeenCommand sent) => sent.Command == "output_control" && sent.Parameters.TryGetProperty("freq", out var hertz) && hertz.GetInt32() == 0;

    private Task<string?> Logged(string unit, string name, int times = 1) => Eventually.Equal(
        $"{times}", () => Read($"SELECT count(*) FROM agent_logs WHERE agent_id = '{unit}' AND action_type = 'event:{name}'")!, $"{unit} said {name}", Patience, Cancellation);

    /// <summary>The same, in the registry of the company as well.</summary>
    private async Task<string> Registered()
    {
        var unit = await Born();
        Value(await company.Grains.GetGrain<IDeviceIntake>(0).Take([Hello(unit, SideA, sequence: 30)], Cancellation));
        return unit;
    }

    /// <summary>A unit whose agent is there and that has said who it is, known to the registry as well.</summary>
    private async Task<string> Born(string? firmware = SideA, string dialect = "mdp", string link = "tcp:test")
    {
        var unit = await Spawn(kind: UnitIds.Kind, id: NewId("mycobrain-unit"));
        Fleet.Records[unit] = new() { AgentId = unit, DeviceId = unit, Route = Route(dialect, link), RegisteredAt = company.Clock.Now, LastSeen = company.Clock.Now, Status = "online", Firmware = firmware, Identified = firmware is not null };
        await Hear(unit, Hello(unit, firmware, sequence: 30, dialect, link));
        return unit;
    }
}
