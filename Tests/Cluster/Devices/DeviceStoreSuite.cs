using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents.Kinds.Fleet;
using Mycosoft.Devices;
using Mycosoft.Ledger;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Devices;

public sealed class SqliteDeviceTests(SqliteCompany company) : DeviceStoreSuite(company), IClassFixture<SqliteCompany>;

public sealed class PostgresDeviceTests(PostgresCompany company) : DeviceStoreSuite(company), IClassFixture<PostgresCompany>
{
    [Fact]
    public async Task Readings_move_into_the_partition_of_their_day_when_it_is_made_and_go_with_it()
    {
        var unit = NewId("unit");
        await RolledUp(Company.Clock.Now);
        await Read($"INSERT INTO telemetry VALUES ('mycobrain-{unit}', '2001-05-05T11:00Z', 's:0:1', 0, 1, '2001-05-05T11:00Z', '{{}}')");
        Assert.Equal("1", await Read($"SELECT count(*) FROM telemetry_default WHERE agent_id = 'mycobrain-{unit}'"));
        await Retention(new(2001, 5, 5)).MakeRoom(Cancellation);
        Assert.Equal(("0", "1"), (await Read($"SELECT count(*) FROM telemetry_default WHERE agent_id = 'mycobrain-{unit}'"), await Read("SELECT count(*) FROM telemetry_d20010505")));
        await Retention(new(2001, 5, 12)).CleanUp(Cancellation);
        Assert.Equal("1", await Read("SELECT count(*) FROM telemetry_d20010505"));
        await Retention(new(2001, 5, 13)).CleanUp(Cancellation);
        Assert.Equal(("", "telemetry_d20010506"), (await Read("SELECT to_regclass('telemetry_d20010505')::text"), await Read("SELECT to_regclass('telemetry_d20010506')::text")));
    }

    [Fact]
    public async Task A_day_whose_minutes_are_not_made_stays()
    {
        await Read("CREATE TABLE telemetry_d20010601 PARTITION OF telemetry FOR VALUES FROM ('2001-06-01T00:00:00Z') TO ('2001-06-02T00:00:00Z')");
        await RolledUp(new(2001, 6, 1, 12, 0, 0, DateTimeKind.Utc));
        await Retention(new(2001, 7, 1)).CleanUp(Cancellation);
        Assert.Equal("telemetry_d20010601", await Read("SELECT to_regclass('telemetry_d20010601')::text"));
        await RolledUp(Company.Clock.Now);
        await Retention(new(2001, 7, 1)).CleanUp(Cancellation);
        Assert.Equal("", await Read("SELECT to_regclass('telemetry_d20010601')::text"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_comes_late_while_its_minute_is_rolled_up_is_in_it_or_marked_again(bool isMade)
    {
        var (unit, at) = (NewId("unit"), TelemetryRules.Minute(Company.Clock.Now.AddHours(-1)));
        await Stored(Reading(unit, 1, Company.Clock.Now) with { DeviceTime = at });
        await RolledUp(isMade ? Company.Clock.Now : at);
        await using var connection = (Npgsql.NpgsqlConnection)await Database.Open(Cancellation);
        Task turn;
        await using (var late = await connection.BeginTransactionAsync(Cancellation))
        {
            await using var command = new Npgsql.NpgsqlCommand(PostgresDeviceStore.DirtySql, connection) { Parameters = { new() { Value = new[] { at } }, new() { Value = new[] { UnitIds.AgentOf(unit) } } } };
            await command.ExecuteNonQueryAsync(Cancellation);
            await using var reading = new Npgsql.NpgsqlCommand($"INSERT INTO telemetry VALUES ('mycobrain-{unit}', $1, 's:0:2', 0, 2, $1, '{{\"battery_v\":3}}')", connection) { Parameters = { new() { Value = at.AddSeconds(1) } } };
            await reading.ExecuteNonQueryAsync(Cancellation);
            turn = All(new RollUp(Database, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Company.Clock.Now)));
            await Eventually.Value(
                () => Read("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM telemetry_dirty%'"), waiting => turn.IsCompleted || waiting != "0", "the roll-up meets the mark", Patience, Cancellation);
            await late.CommitAsync(Cancellation);
        }

        await turn;
        await All(new RollUp(Database, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Company.Clock.Now)));
        await Eventually.Value(() => Read($"SELECT stats -> 'battery_v' ->> 0 FROM telemetry_minutes WHERE agent_id = 'mycobrain-{unit}' AND at = '{Text(at)}'"), count => count == "2", "both are in their minute", TimeSpan.FromSeconds(2), Cancellation);
    }

    private TelemetryRetention Retention(DateTime day) => new(Database, DeviceOptions.Usual, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(day, TimeSpan.Zero)));
}

/// <summary>What units say, as it is stored and read in both dialects.</summary>
public abstract class DeviceStoreSuite(CompanyFixture company) : CompanySuite(company)
{
    private static readonly DeviceRoute Route = new("serial:/dev/ttyACM0", "mdp");

    protected Database Database => Company.Services.GetRequiredService<Database>();

    private IDevices Devices => Company.Grains.GetGrain<IDevices>(0);

    private IDeviceIntake Intake => Company.Grains.GetGrain<IDeviceIntake>(0);

    [Fact]
    public async Task A_unit_that_is_heard_is_registered_and_found_by_both_its_names()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        await Stored(
            new DeviceHello(unit, Route, now) { FromUnit = true, Firmware = "side-a-mdp-2.1.0", Role = "mushroom1", Sensors = ["bme688_a"], Sequence = 1 },
            Reading(unit, 2, now, 21.5) with { UptimeMs = 5_000, Estop = false });
        var device = Value(await Devices.Find(unit, Cancellation));
        Assert.Equal(device with { Status = "" }, Value(await Devices.Find(UnitIds.AgentOf(unit), Cancellation)) with { Status = "", Sensors = device.Sensors, Capabilities = device.Capabilities });
        Assert.Equal(("online", "side-a-mdp-2.1.0", "mushroom1", true, 2L, 0), (device.Status, device.Firmware, device.Role, device.Identified, device.LastSequence, device.Boots));
        Assert.Equal((Route, false, "bme688_a", 1L, false), (device.Route, device.Estop, device.Sensors.Single(), device.Tally.Stored, device.HasAgent));
        Assert.Contains("21.5", device.Latest!.Value.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_unit_tells_is_heard_and_only_which_chips_it_has_is_stored()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        await Stored(new DeviceHello(unit, Route, now) { FromUnit = true, Firmware = "side-a-mdp-2.1.0", Sequence = 1 });
        Assert.Equal([DeviceOutcome.Heard, DeviceOutcome.Stored], await Outcomes(
            new DeviceEvent(unit, Route, now.AddSeconds(1)) { Name = "transport_status", Data = new("""{"queue_depth":1}""") },
            new DeviceEvent(unit, Route, now.AddSeconds(2)) { Name = "sensor_chip", Data = new("""{"address":"0x77","chip_id":"0x61","variant_id":"0x02"}""") }));
        await Stored(new DeviceHello(unit, Route, now.AddSeconds(3)) { Extra = new("""{"agent_url":"http://10.0.0.7"}""") });
        var device = Value(await Devices.Find(unit, Cancellation));
        Assert.Equal("""{"agent_url":"http://10.0.0.7","bme_variants":{"a":2}}""", device.Extra.ToString());
        Assert.Equal(Instant.Whole(now.AddSeconds(3)), device.LastSeen);
    }

    [Fact]
    public async Task A_metric_over_the_fleet_is_out_of_the_sound_readings_of_the_table()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        double[] celsius = [20, 22, -300, 24];
        await Stored([.. celsius.Select(DeviceSignal (value, n) => new DeviceReading(unit, Route, now.AddSeconds(n)) { Sequence = n + 1, Metrics = [new("bme688.a.temperature_c", value)], Sent = new("{}") })]);
        var request = new TelemetryAggregateRequest("bme688.a.temperature_c", Window: 60);
        var samples = Value(await new FleetSamples(Devices, request, now.AddSeconds(-1), now.AddSeconds(60)).Of(Value(await Devices.Find(unit, Cancellation)), Cancellation));
        Assert.Equal((3, 20.0, 24.0, 66.0, "°C"), (samples.Count, samples.Min, samples.Max, samples.Sum, samples.MeasuredIn));
        Assert.Equal([new("out_of_range", 1)], samples.Flaws);
    }

    [Fact]
    public async Task The_same_reading_through_two_intakes_at_once_is_stored_once()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        using var other = Ledger();
        var readings = Enumerable.Range(1, 200).Select(DeviceSignal (n) => Reading(unit, n, now.AddMilliseconds(n))).ToList();
        var answers = await Task.WhenAll(readings.Chunk(7).SelectMany(piece => (Task<Answer<DeviceVerdicts>>[])[Intake.Take(piece, Cancellation), other.Ledger.Take(piece)]));
        var outcomes = answers.SelectMany(a => Value(a).Items).CountBy(v => v.Outcome).ToDictionary();
        Assert.Equal((200, 200), (outcomes[DeviceOutcome.Stored], outcomes[DeviceOutcome.Duplicate]));
        var device = Value(await Devices.Find(unit, Cancellation));
        Assert.Equal((new DeviceTally(200, 200, 0, 0), 200L), (device.Tally, device.LastSequence));
        Assert.Equal(200, Value(await Devices.Points(unit, 1_000, Cancellation)).Points.Count);
    }

    [Fact]
    public async Task Many_new_units_that_two_intakes_meet_at_once_are_registered_once_each()
    {
        var (prefix, now) = (NewId("race"), Company.Clock.Now);
        using var other = Ledger();
        var hellos = Enumerable.Range(0, 300).Select(DeviceSignal (n) => new DeviceHello($"{prefix}-{n:000}", Route, now) { Name = "MycoBrain" }).ToList();
        await Task.WhenAll(Intake.Take(hellos, Cancellation), other.Ledger.Take([.. Enumerable.Reverse(hellos)]));
        var page = Value(await Devices.List(new(Ids: [.. hellos.Select(h => h.DeviceId)]), Cancellation));
        Assert.Equal(300, page.Items.Count);
        Assert.Equal(page.Items.Select(d => d.AgentId).Order(StringComparer.Ordinal), page.Items.Select(d => d.AgentId));
    }

    [Fact]
    public async Task A_message_that_comes_again_is_known_by_its_id_and_time_whatever_came_between()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        var first = Reading(unit, 101, now) with { MessageId = "f4a7f0e2", DeviceTime = now.AddSeconds(-3) };
        await Stored(first);
        await Stored([.. Enumerable.Range(0, 150).Select(n => Reading(unit, n, now) with { MessageId = $"m{n}", DeviceTime = now.AddSeconds(-n) })]);
        Assert.Equal([DeviceOutcome.Duplicate], await Outcomes(first with { HeardAt = now.AddMinutes(1), Redelivered = true }));
        Assert.Equal(151, Value(await Devices.Find(unit, Cancellation)).Tally.Stored);
    }

    [Fact]
    public async Task A_number_older_than_the_window_is_looked_for_in_the_table()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        await Stored(Reading(unit, 1, now), Reading(unit, 5_000, now), Reading(unit, 10_000, now));
        Assert.Equal(
            [DeviceOutcome.Duplicate, DeviceOutcome.Stored, DeviceOutcome.Duplicate, DeviceOutcome.Duplicate],
            await Outcomes(Reading(unit, 1, now), Reading(unit, 2, now), Reading(unit, 2, now), Reading(unit, 10_000, now)));
        Assert.Equal(new DeviceTally(4, 3, 9_996, 0), Value(await Devices.Find(unit, Cancellation)).Tally);
    }

    [Fact]
    public async Task What_has_neither_number_nor_id_is_a_repetition_only_if_its_carrier_says_so()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        var bare = Reading(unit, null, now);
        Assert.Equal([DeviceOutcome.Stored], await Outcomes(bare));
        Assert.Equal([DeviceOutcome.Duplicate], await Outcomes(bare));
        Assert.Equal([DeviceOutcome.Stored], await Outcomes(bare with { HeardAt = now.AddSeconds(5) }));
        Assert.Equal([DeviceOutcome.Duplicate], await Outcomes(bare with { HeardAt = now.AddSeconds(6), Redelivered = true }));
    }

    [Fact]
    public async Task A_signal_that_cannot_be_is_refused_and_its_neighbours_are_stored()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        var verdicts = Value(await Intake.Take(
            [
                Reading(unit, 1, now), Reading("no such/name", 1, now), Reading(unit, 2, now) with { MessageId = "a\0b" }, Reading(unit, -1, now), Reading(unit, 3, now) with { Metrics = [new("", 1)] },
                Reading(unit, 4, now),
            ],
            Cancellation)).Items;
        Assert.Equal(["", "invalid", "invalid", "invalid", "invalid", ""], verdicts.Select(v => v.Reason ?? ""));
        Assert.Equal(2, Value(await Devices.Find(unit, Cancellation)).Tally.Stored);
    }

    [Fact]
    public async Task A_value_that_only_the_store_refuses_hurts_its_own_signal_alone()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        using var poisoned = Ledger(new PoisonedStore(Store(), unit + "-bad"));
        var answer = Value(await poisoned.Ledger.Take([Reading(unit, 1, now), Reading(unit, 2, now), Reading(unit + "-bad", 1, now), Reading(unit, 3, now)]));
        Assert.Equal([DeviceOutcome.Stored, DeviceOutcome.Stored, DeviceOutcome.Refused, DeviceOutcome.Stored], answer.Items.Select(v => v.Outcome));
        Assert.Equal(3, Value(await Devices.Find(unit, Cancellation)).Tally.Stored);
    }

    [Fact]
    public async Task While_the_store_is_out_nothing_is_said_to_be_stored()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        var broken = new BrokenStore(Store());
        using var ledger = Ledger(broken);
        Refused(await ledger.Ledger.Take([Reading(unit, 1, now)]), FaultCodes.Unavailable);
        broken.IsBroken = false;
        var again = await Eventually.Value(() => ledger.Ledger.Take([Reading(unit, 1, now)]), a => a.Fault is null, "the store answers again", Patience, Cancellation);
        Assert.NotEqual(DeviceOutcome.Refused, Value(again).Items[0].Outcome);
        Assert.Equal(1, Value(await Devices.Find(unit, Cancellation)).Tally.Stored);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_repeated_and_stores_nothing_twice()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        foreach (var (kind, readings) in ((string, IEnumerable<DeviceReading>)[])[
            ("bare", Enumerable.Range(0, 200).Select(n => Reading($"{unit}-bare", null, now, n))),
            ("named", Enumerable.Range(0, 200).Select(n => Reading($"{unit}-named", null, now) with { MessageId = $"m{n}" })),
            ("numbered", Enumerable.Range(0, 200).Select(n => Reading($"{unit}-numbered", n, now, n)))])
        {
            using var ledger = Ledger(new ForgetfulStore(Store()));
            Assert.All(Value(await ledger.Ledger.Take([.. readings])).Items, verdict => Assert.NotEqual(DeviceOutcome.Refused, verdict.Outcome));
            var points = Value(await Devices.Points($"{unit}-{kind}", 1_000, Cancellation));
            Assert.Equal((kind, 200, 200L), (kind, points.Points.Count, points.Device.Tally.Stored));
        }
    }

    [Fact]
    public async Task A_reading_with_the_key_of_its_request_is_a_repetition_only_under_the_same_key()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        var first = Reading(unit, null, now) with { MessageId = DeviceReading.KeyPrefix + "0" };
        await Stored([first, .. Enumerable.Range(1, 150).Select(n => first with { HeardAt = now.AddMinutes(n / 50.0), MessageId = $"{DeviceReading.KeyPrefix}{n}" })]);
        Assert.Equal([DeviceOutcome.Duplicate, DeviceOutcome.Duplicate, DeviceOutcome.Stored], await Outcomes(
            first with { HeardAt = now.AddMinutes(4) }, first with { HeardAt = now.AddMinutes(4), MessageId = DeviceReading.KeyPrefix + "150" }, first with { HeardAt = now.AddMinutes(4), MessageId = DeviceReading.KeyPrefix + "new" }));
    }

    [Fact]
    public async Task Numbers_that_begin_again_without_an_uptime_are_stored()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        foreach (var boot in (int[])[0, 1])
            await Stored([.. Enumerable.Range(1, 200).Select(n => Reading(unit, n, now, boot) with { DeviceTime = now.AddSeconds(-1_000 + (boot * 300) + n) })]);
        await Stored(Reading(unit, 3_000, now) with { DeviceTime = now.AddSeconds(-100) });
        Assert.Equal([DeviceOutcome.Duplicate, DeviceOutcome.Duplicate], await Outcomes(Reading(unit, 7, now, 0) with { DeviceTime = now.AddSeconds(-993) }, Reading(unit, 8, now, 1) with { DeviceTime = now.AddSeconds(-692) }));
        var device = Value(await Devices.Find(unit, Cancellation));
        Assert.Equal((401L, 2L, 1), (device.Tally.Stored, device.Tally.Duplicates, device.Boots));
    }

    [Fact]
    public async Task Units_for_which_there_is_no_room_are_refused_and_kept_in_no_table()
    {
        var (prefix, now) = (NewId("unit"), Company.Clock.Now);
        using var ledger = Ledger(arrivals: new FewArrivals(2));
        var answer = Value(await ledger.Ledger.Take([.. Enumerable.Range(0, 5).Select(n => Reading($"{prefix}-{n}", 1, now))]));
        Assert.Equal(["", "", "unknown_unit", "unknown_unit", "unknown_unit"], answer.Items.Select(v => v.Reason ?? ""));
        Assert.Equal("2", await Read($"SELECT count(*) FROM device_cursors WHERE agent_id LIKE 'mycobrain-{prefix}-%'"));
    }

    [Fact]
    public async Task A_unit_that_is_taken_out_is_registered_again_when_it_is_heard_and_its_repetitions_stay_repetitions()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        await Stored(Reading(unit, 1, now), Reading(unit, 2, now));
        Assert.Equal(unit, Value(await Devices.Remove(unit, Owner, "sold", Cancellation)).DeviceId);
        Refused(await Devices.Find(unit, Cancellation), FaultCodes.NotFound);
        Refused(await Devices.Remove(unit, Owner, null, Cancellation), FaultCodes.NotFound);
        Assert.Equal([DeviceOutcome.Duplicate, DeviceOutcome.Stored], await Outcomes(Reading(unit, 2, now), Reading(unit, 3, now)));
        Assert.Equal(new DeviceTally(1, 1, 0, 0), Value(await Devices.Find(unit, Cancellation)).Tally);
        Assert.Equal("1", await Read($"SELECT count(*) FROM audit WHERE action = 'device.removed' AND subject = '{unit}'"));
    }

    [Fact]
    public async Task The_fleet_is_listed_by_page_and_by_what_it_is()
    {
        var (prefix, now) = (NewId("fleet"), Company.Clock.Now);
        await Stored([.. Enumerable.Range(0, 30).Select(n => new DeviceHello($"{prefix}-{n:00}", Route, n < 10 ? now.AddSeconds(-90) : n < 15 ? now.AddSeconds(-500) : now) { Role = prefix + (n % 2), Firmware = prefix })]);
        var first = Value(await Devices.List(new(Firmware: prefix, Limit: 20), Cancellation));
        var second = Value(await Devices.List(new(Firmware: prefix, Limit: 20, Cursor: first.Next), Cancellation));
        Assert.Equal((20, 10, null), (first.Items.Count, second.Items.Count, second.Next));
        foreach (var (status, count) in ((string, int)[])[("online", 15), ("stale", 10), ("offline", 5)])
            Assert.Equal(count, Value(await Devices.List(new(status, Firmware: prefix), Cancellation)).Items.Count(d => d.Status == status));
        Assert.Equal(15, Value(await Devices.List(new(Role: prefix + "1"), Cancellation)).Items.Count);
        foreach (var (text, count) in ((string, int)[])[(prefix.ToUpperInvariant() + "-0", 10), (prefix + "%", 0), (prefix + "-0_", 0), ("!", 0)])
            Assert.Equal((text, count), (text, Value(await Devices.List(new(Firmware: prefix, Text: text), Cancellation)).Items.Count));
        Refused(await Devices.List(new("lost"), Cancellation), FaultCodes.InvalidPayload);
        var fleet = await Devices.Fleet(Cancellation);
        Assert.Equal((30, fleet.Total), (fleet.ByFirmware[prefix], fleet.Online + fleet.Stale + fleet.Offline));
    }

    [Fact]
    public async Task A_range_is_the_same_sum_out_of_single_readings_minutes_and_hours_and_what_comes_late_is_added()
    {
        var (unit, start) = (NewId("unit"), TelemetryRules.Floor(Company.Clock.Now.AddDays(-1), 86_400));
        var readings = Enumerable.Range(0, 600).Select(n => Reading(unit, n, Company.Clock.Now, Math.Sin(n)) with { DeviceTime = start.AddSeconds(n * 17) }).ToList();
        await Stored([.. readings.Where((_, n) => n % 5 != 0)]);
        var rolled = new RollUp(Database, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Company.Clock.Now));
        await Read($"DELETE FROM telemetry_rolled");
        await Read($"INSERT INTO telemetry_rolled (name, until) VALUES ('minutes', '{Text(start)}'), ('hours', '{Text(start)}')");
        await All(rolled);
        await Stored([.. readings.Where((_, n) => n % 5 == 0)]);
        await All(rolled);
        Assert.Equal("0", await Read($"SELECT count(*) FROM telemetry_dirty WHERE agent_id = 'mycobrain-{unit}'"));
        foreach (var (step, span, resolution) in ((int, TimeSpan, string)[])[(600, TimeSpan.FromHours(3), "raw"), (600, TimeSpan.FromHours(12), "1m"), (3_600, TimeSpan.FromDays(20), "1h")])
        {
            var series = Value(await Devices.Series(new(unit, start, start + span, step), Cancellation));
            Assert.Equal(resolution, series.Resolution);
            var wanted = readings.GroupBy(r => TelemetryRules.Floor(r.DeviceTime!.Value, step)).Select(g => (At: g.Key, Values: g.Select(r => r.Metrics[0].Value).ToList())).OrderBy(g => g.At).ToList();
            var buckets = series.Series.Single(s => s.Metric == "bme688.a.temperature_c").Buckets;
            Assert.Equal(wanted.Select(w => (w.At, (long)w.Values.Count)), buckets.Select(b => (b.At, b.Count)));
            Assert.All(buckets.Zip(wanted), pair => Assert.Equal((pair.Second.Values.Min(), pair.Second.Values.Max(), pair.Second.Values.Average()), (pair.First.Min, pair.First.Max, pair.First.Mean), Near));
        }
    }

    [Fact]
    public async Task A_range_without_sense_is_refused()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        await Stored(Reading(unit, 1, now));
        Refused(await Devices.Series(new(unit, now, now), Cancellation), FaultCodes.InvalidPayload);
        Refused(await Devices.Series(new(unit, now.AddHours(-5), now, 1), Cancellation), FaultCodes.InvalidPayload);
        Refused(await Devices.Series(new("nobody", now.AddHours(-5), now), Cancellation), FaultCodes.NotFound);
        Refused(await Devices.Points(unit, 0, Cancellation), FaultCodes.InvalidPayload);
    }

    [Fact]
    public async Task Readings_whose_time_is_over_go_and_newer_ones_stay()
    {
        var (unit, now) = (NewId("unit"), Company.Clock.Now);
        await Stored(Reading(unit, 1, now) with { DeviceTime = now.AddDays(-6) }, Reading(unit, 2, now));
        var retention = new TelemetryRetention(Database, DeviceOptions.Usual, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(now.AddDays(2.5)));
        await RolledUp(now.AddDays(-6.5));
        await retention.CleanUp(Cancellation);
        Assert.Equal(2, Value(await Devices.Points(unit, 10, Cancellation)).Points.Count);
        await RolledUp(now);
        await retention.CleanUp(Cancellation);
        Assert.Equal(2, Value(await Devices.Points(unit, 10, Cancellation)).Points.Single().Sequence);
    }

    [Fact]
    public async Task What_is_old_of_many_units_goes_and_nothing_else()
    {
        var (prefix, now) = (NewId("old"), Company.Clock.Now);
        await Stored([.. Enumerable.Range(0, 250).Select(n => Reading($"{prefix}-{n}", 1, now))]);
        await Read($"INSERT INTO telemetry_minutes (agent_id, at, stats) SELECT agent_id, '{Text(now.AddDays(-91))}', '{{}}' FROM device_cursors WHERE agent_id LIKE 'mycobrain-{prefix}-%'");
        await Read($"INSERT INTO telemetry_minutes (agent_id, at, stats) SELECT agent_id, '{Text(now.AddDays(-89))}', '{{}}' FROM device_cursors WHERE agent_id LIKE 'mycobrain-{prefix}-%'");
        await new TelemetryRetention(Database, DeviceOptions.Usual, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(now)).CleanUp(Cancellation);
        Assert.Equal("250", await Read($"SELECT count(*) FROM telemetry_minutes WHERE agent_id LIKE 'mycobrain-{prefix}-%' AND at < '{Text(now.AddDays(-1))}'"));
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_is_not_believed_and_counted()
    {
        var (unit, now) = (NewId("unit"), Instant.Whole(Company.Clock.Now));
        await Stored(Reading(unit, 1, now) with { DeviceTime = now.AddHours(1) });
        var points = Value(await Devices.Points(unit, 1, Cancellation));
        Assert.Equal((now, 1L, 3_600_000L), (points.Points[0].At, points.Device.Tally.Future, points.Device.ClockSkewMs));
    }

    protected static DeviceReading Reading(string unit, long? number, DateTime heardAt, double value = 20) => new(unit, Route, heardAt)
    {
        Sequence = number,
        Metrics = [new("bme688.a.temperature_c", value), new("battery_v", 3.7)],
        Sent = new(JsonSerializer.Serialize(new { temperature = value })),
    };

    protected async Task Stored(params DeviceSignal[] signals) => Assert.All(await Outcomes(signals), outcome => Assert.Equal(DeviceOutcome.Stored, outcome));

    private async Task<List<DeviceOutcome>> Outcomes(params DeviceSignal[] signals) => [.. Value(await Intake.Take(signals, Cancellation)).Items.Select(v => v.Outcome)];

    private static bool Near((double, double, double) one, (double, double, double) other) => Math.Abs(one.Item1 - other.Item1) + Math.Abs(one.Item2 - other.Item2) + Math.Abs(one.Item3 - other.Item3) < 1e-9;

    /// <summary>Minutes are made until then, as far as the clean-up knows.</summary>
    protected Task RolledUp(DateTime until) =>
        Read($"INSERT INTO telemetry_rolled (name, until) VALUES ('{RollUp.Minutes}', '{Text(until)}') ON CONFLICT (name) DO UPDATE SET until = excluded.until");

    private protected static async Task All(RollUp rollUp)
    {
        while (await rollUp.Turn(Cancellation))
        {
            // On to the next turn.
        }
    }

    protected static string Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private IDeviceStore Store() => Database is SqliteDatabase sqlite ? new SqliteDeviceStore(sqlite) : new PostgresDeviceStore((PostgresDatabase)Database);

    private OwnLedger Ledger(IDeviceStore? store = null, IArrivals? arrivals = null) => new(store ?? Store(), arrivals ?? new OpenArrivals(), Company.Grains);
}
