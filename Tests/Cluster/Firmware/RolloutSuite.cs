using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Devices;
using Mycosoft.Firmware;
using Mycosoft.Ledger;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;
using Mycosoft.Tests.Support.Firmware;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Firmware;

public sealed class SqliteFirmwareCompany() : FirmwareCompany(new SqliteCompanyStore());

public sealed class PostgresFirmwareCompany(PostgresFixture postgres) : FirmwareCompany(new PostgresCompanyStore(postgres));

/// <summary>A company with a fleet that does as it is told.</summary>
public abstract class FirmwareCompany(CompanyStore store) : CompanyFixture(store, new Dictionary<string, string?> { ["Mas:Firmware:BaseUrl"] = "http://127.0.0.1:8001" })
{
    public FakeUnits Units { get; } = new();

    protected override void AddOwn(IServiceCollection services) => services.AddSingleton<IUnits>(Units);
}

public sealed class SqliteRolloutTests(SqliteFirmwareCompany company) : RolloutSuite(company), IClassFixture<SqliteFirmwareCompany>;

public sealed class PostgresRolloutTests(PostgresFirmwareCompany company) : RolloutSuite(company), IClassFixture<PostgresFirmwareCompany>;

/// <summary>Rollouts in a company: asked for, approved, offered wave by wave, heard of, taken back, and not confused by a crash.</summary>
public abstract class RolloutSuite(FirmwareCompany company) : CompanySuite(company)
{
    private static int _products;

    private readonly string _product = $"product{Interlocked.Increment(ref _products)}";

    private FakeUnits Units => company.Units;

    private RolloutWatch Watch => Company.Services.GetRequiredService<RolloutWatch>();

    private IRollouts Rollouts => Company.Grains.GetGrain<IRollouts>(0);

    [Fact]
    public async Task A_fleet_is_brought_up_to_date_wave_by_wave_and_every_unit_gets_an_address_of_its_own()
    {
        var (units, image) = (Fleet(4), await Publish("2.3.0"));
        var rollout = await Push("""{"max_failure_pct":50,"canary":1}""");
        Assert.Equal((2, "2.3.0", RolloutStatus.Running, 4), (rollout.Allowed, rollout.Version, rollout.Status, rollout.Counts["pending"]));
        await Settle();
        var canary = Assert.Single(Mine());
        var told = Units.Submissions.Last(s => s.DeviceId == canary).Submission;
        var ota = JsonSerializer.Deserialize<OtaUpdate>(told.Payload.Value, Json.Strict)!;
        Assert.Equal(("ota_update", "firmware-rollouts", "rule", image.Sha256, image.Size, "2.3.0", rollout.Id), (told.TaskType, told.Principal, told.Source, ota.Sha256, ota.Size, ota.Version, ota.Rollout));
        Assert.Contains($"/api/firmware/{image.Id}/image?unit={canary}&", ota.Url, StringComparison.Ordinal);
        Assert.Equal(image.Id, Value(await Company.Grains.GetGrain<IFirmwareParts>(0).Open(Ticket(ota.Url), Cancellation)).Id);
        Assert.Equal((image.Signature, image.KeyId), (ota.Signature, ota.KeyId));
        Assert.Equal(image.Manifest, Value(await Company.Grains.GetGrain<IFirmwareParts>(0).Open(Ticket(ota.ManifestUrl) with { Manifest = true }, Cancellation)).Manifest);
        Refused(await Company.Grains.GetGrain<IFirmwareParts>(0).Open(Ticket(ota.ManifestUrl), Cancellation), FaultCodes.Forbidden);
        Refused(await Company.Grains.GetGrain<IFirmwareParts>(0).Open(Ticket(ota.Url) with { Unit = units[0] == canary ? units[1] : units[0] }, Cancellation), FaultCodes.Forbidden);

        await Say(canary, "ota_progress", """{"percent":40}""");
        Assert.Equal((UnitUpdate.Downloading, 40), await Of(rollout.Id, canary) is var loading ? (loading.State, loading.Percent) : default);
        await Say(canary, "ota_verifying");
        Units.Runs(canary, $"{_product}-2.3.0");
        await Hello(canary, $"{_product}-2.3.0");
        Assert.Equal(UnitUpdate.Rebooting, (await Of(rollout.Id, canary)).State);
        await Settle();
        Assert.Single(Mine());
        await Say(canary, "ota_confirmed", """{"version":"2.3.0"}""");
        for (var step = 0; step < 10 && (await Standing(rollout.Id)).Rollout.Status == RolloutStatus.Running; step++)
        {
            await Settle();
            var report = await Standing(rollout.Id);
            Assert.True(report.Units.Count(u => RolloutRules.IsExposed(u.State)) <= 2);
            foreach (var unit in report.Units.Where(u => RolloutRules.IsExposed(u.State)))
                await Say(unit.DeviceId, "ota_confirmed", """{"version":"2.3.0"}""");
        }

        Assert.Equal((RolloutStatus.Completed, 4), await Standing(rollout.Id) is var done ? (done.Rollout.Status, done.Rollout.Counts["confirmed"]) : default);
        Assert.Equal(4, Mine().Count);
    }

    [Fact]
    public async Task A_crash_at_any_point_offers_nothing_twice()
    {
        Fleet(3);
        await Publish("2.3.0");
        Units.Refuses = _ => Fault.Unavailable("not now");
        var rollout = await Push("""{"max_failure_pct":100,"canary":3}""");
        await Settle();
        Assert.Equal(3, (await Standing(rollout.Id)).Units.Count(u => u is { State: UnitUpdate.Offered, Told: false }));
        Units.Refuses = _ => null;
        await Company.Crash();
        Company.Clock.Advance(TimeSpan.FromSeconds(20));
        await Settle();
        await Company.Crash();
        // It was told, and the silo died before it wrote so.
        await using (var connection = await Company.Services.GetRequiredService<Database>().Open(Cancellation))
            await new Statement("UPDATE rollout_units SET told = @no WHERE rollout = @id").With("no", false).With("id", rollout.Id).Run(Company.Services.GetRequiredService<Database>(), connection, Cancellation);
        Company.Clock.Advance(TimeSpan.FromSeconds(20));
        await Settle();
        var mine = Units.Submissions.Where(s => Mine().Contains(s.DeviceId)).ToList();
        Assert.Equal((3, 6), (mine.Select(s => s.Submission.TaskId).Distinct().Count(), mine.Count));
        Assert.All((await Standing(rollout.Id)).Units, u => Assert.Equal((UnitUpdate.Offered, true, 1), (u.State, u.Told, u.Attempt)));
        await Abort(rollout.Id);
    }

    [Fact]
    public async Task What_fails_halts_it_and_a_rollback_offers_the_version_before_to_who_runs_the_new_one()
    {
        await Publish("2.1.0");
        var units = Fleet(4);
        await Publish("2.3.0");
        var rollout = await Push("""{"max_failure_pct":50,"canary":2}""");
        await Settle();
        var (good, bad) = (Mine()[0], Mine()[1]);
        Units.Runs(good, $"{_product}-2.3.0");
        await Say(good, "ota_confirmed", """{"version":"2.3.0"}""");
        await Say(bad, "ota_rolled_back", """{"reason":"self_test"}""");
        await Settle();
        var halted = await Standing(rollout.Id);
        Assert.Equal((RolloutStatus.Halted, 2), (halted.Rollout.Status, halted.Rollout.Counts["pending"]));
        Assert.Equal("self_test", halted.Units.Single(u => u.DeviceId == bad).Reason);
        await Run("resume", $$"""{"rollout_id":"{{rollout.Id}}"}""", TaskState.Failed);

        var back = await Approved<RolloutRecord>("rollback_firmware", $$"""{"rollout_id":"{{rollout.Id}}"}""");
        Assert.Equal(("2.1.0", rollout.Id), (back.Version, back.RollbackOf));
        Assert.Equal(RolloutStatus.Aborted, (await Standing(rollout.Id)).Rollout.Status);
        Assert.Equal([good], (await Standing(back.Id)).Units.Select(u => u.DeviceId));
        Assert.Equal(4, units.Count);
        await Abort(back.Id);
    }

    [Fact]
    public async Task Units_go_back_without_a_rollout_to_the_version_before_of_their_channel()
    {
        await Publish("2.1.0");
        await Publish("2.2.0", channel: "beta");
        await Publish("2.3.0");
        var units = Fleet(4);
        Units.Runs(units[0], $"{_product}-2.3.0");
        Units.Runs(units[1], $"{_product}-2.3.0");
        Units.Runs(units[3], $"{_product}-2.3.0-own");
        var everybody = $$"""{"selector":{"role":"{{_product}}"} }""";
        Assert.Equal((FaultCodes.InvalidPayload, true), await Fails(everybody) is var several ? (several.ErrorCode, several.Error!.Contains($"{_product} 2.1.0, {_product} 2.3.0", StringComparison.Ordinal)) : default);
        Assert.Equal(FaultCodes.PreconditionFailed, (await Fails($$"""{"selector":{"firmware":"{{_product}}-2.1.0"} }""")).ErrorCode);
        Assert.Equal(FaultCodes.PreconditionFailed, (await Fails($$"""{"selector":{"ids":["{{units[3]}}"] } }""")).ErrorCode);
        Assert.Equal(FaultCodes.NotFound, (await Fails("""{"selector":{"role":"nobody"},"version":"2.1.0"}""")).ErrorCode);

        var back = await Approved<RolloutRecord>("rollback_firmware", $$"""{"selector":{"firmware":"{{_product}}-2.3.0"},"canary":2,"max_failure_pct":50}""");
        Assert.Equal(("2.1.0", null, 1, 2), (back.Version, back.RollbackOf, back.Allowed, back.Plan.Canary));
        Assert.Equal(units[..2], (await Standing(back.Id)).Units.Select(u => u.DeviceId).Order());
        await Settle();
        Assert.Single(Mine());
        await Abort(back.Id);

        // Who runs it, something before it, or nothing that is published, is not among them.
        var named = await Approved<RolloutRecord>("rollback_firmware", everybody.Replace("} }", "},\"version\":\"2.2.0\"}", StringComparison.Ordinal));
        Assert.Equal(units[..2], (await Standing(named.Id)).Units.Select(u => u.DeviceId).Order());
        await Abort(named.Id);
    }

    [Fact]
    public async Task Without_a_rollout_nobody_goes_back_below_the_secure_version_either()
    {
        await Publish("2.1.0");
        await Publish("2.3.0", secure: 1);
        Units.Runs(Fleet(1)[0], $"{_product}-2.3.0");
        var failed = await Fails($$"""{"selector":{"role":"{{_product}}"} }""");
        Assert.Equal((FaultCodes.PreconditionFailed, true), (failed.ErrorCode, failed.Error!.Contains("secure version 1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_unit_did_while_nobody_listened_its_next_hello_says()
    {
        Fleet(2);
        await Publish("2.3.0");
        var rollout = await Push("""{"max_failure_pct":100,"canary":2}""");
        await Settle();
        var (good, bad) = (Mine()[0], Mine()[1]);
        await Say(bad, "ota_progress", """{"percent":40}""");
        await Hello(bad, $"{_product}-2.1.0", FirmwareStates.Downloading);
        Assert.Equal(UnitUpdate.Downloading, (await Of(rollout.Id, bad)).State);
        await Hello(bad, $"{_product}-2.1.0", FirmwareStates.Valid);
        await Hello(good, $"{_product}-2.3.0", FirmwareStates.Valid);
        Assert.Equal((UnitUpdate.Failed, RolloutRules.GaveUp), await Of(rollout.Id, bad) is var failed ? (failed.State, failed.Reason) : default);
        Assert.Equal(UnitUpdate.Confirmed, (await Of(rollout.Id, good)).State);
    }

    [Fact]
    public async Task What_ended_long_ago_is_let_go_unless_it_is_being_taken_back()
    {
        var retention = Company.Services.GetRequiredService<FirmwareRetention>();
        await Publish("2.1.0");
        var unit = Fleet(1)[0];
        await Publish("2.3.0");
        var rollout = await Push("{}");
        await Settle();
        await Age("rollouts", "id", rollout.Id);
        Assert.Equal(0, await retention.Rollouts(Cancellation));
        Units.Runs(unit, $"{_product}-2.3.0");
        await Say(unit, "ota_confirmed");
        await Settle();
        await Age("rollouts", "id", rollout.Id);
        Assert.Equal((0, RolloutStatus.Completed), (await retention.Rollouts(Cancellation), (await Standing(rollout.Id)).Rollout.Status));
        var back = await Approved<RolloutRecord>("rollback_firmware", $$"""{"rollout_id":"{{rollout.Id}}"}""");
        await Age("rollout_units", "rollout", rollout.Id);
        Assert.Equal(0, await retention.Rollouts(Cancellation));
        await Settle();
        await Abort(back.Id);
        await Say(unit, "ota_confirmed", """{"version":"2.1.0"}""");
        await Settle();
        Assert.Equal((1, 0), (await retention.Rollouts(Cancellation), await retention.Rollouts(Cancellation)));
        Refused(await Rollouts.Find(rollout.Id, Cancellation), FaultCodes.NotFound);
        Assert.Equal("1", await Read($"SELECT count(*) FROM rollout_units WHERE device_id = '{unit}'"));
        Assert.Equal(rollout.Id, (await Standing(back.Id)).Rollout.RollbackOf);
    }

    [Fact]
    public async Task A_rollback_below_the_secure_version_is_refused()
    {
        await Publish("2.1.0");
        Fleet(1);
        await Publish("2.3.0", secure: 1);
        var rollout = await Push("{}");
        await Settle();
        Units.Runs(Mine()[0], $"{_product}-2.3.0");
        await Say(Mine()[0], "ota_confirmed");
        await Settle();
        var task = await Ends(await Approve("rollback_firmware", $$"""{"rollout_id":"{{rollout.Id}}"}"""), TaskState.Failed);
        Assert.Equal(FaultCodes.PreconditionFailed, task.ErrorCode);
    }

    [Fact]
    public async Task Pause_resume_and_abort_are_tasks_and_the_same_once_more_changes_nothing()
    {
        Fleet(2);
        await Publish("2.3.0");
        Units.Silent = true;
        var rollout = await Push("{}");
        var order = $$"""{"rollout_id":"{{rollout.Id}}","reason":"lunch"}""";
        await Run("pause", order);
        await Run("pause", order);
        Units.Silent = false;
        await Settle();
        Assert.Empty(Mine());
        Assert.Equal((RolloutStatus.Paused, "lunch"), await Standing(rollout.Id) is var held ? (held.Rollout.Status, held.Rollout.Reason) : default);
        await Run("resume", order);
        await Settle();
        Assert.Single(Mine());
        await Run("abort", order);
        await Settle();
        var aborted = await Standing(rollout.Id);
        Assert.Equal((RolloutStatus.Aborted, 1, 1), (aborted.Rollout.Status, aborted.Rollout.Counts["skipped"], aborted.Rollout.Counts["offered"]));
        Assert.Equal("3", await Read($"SELECT count(*) FROM audit WHERE subject = '{rollout.Id}' AND action IN ('rollout.paused', 'rollout.running', 'rollout.aborted')"));
        await Run("resume", order, TaskState.Failed);
        await Run("pause", $$"""{"rollout_id":"{{Guid.CreateVersion7()}}"}""", TaskState.Failed);
    }

    [Fact]
    public async Task A_unit_is_in_one_rollout_at_a_time_and_a_task_that_runs_again_makes_no_second_one()
    {
        Fleet(2);
        await Publish("2.3.0");
        Company.Outage.BeforeCommit(w => w is FinishTask);
        var task = await Approve("push_update", Payload("{}"));
        await Eventually.Equal("1", () => Read($"SELECT count(*) FROM rollouts r JOIN firmware_images i ON i.id = r.image WHERE i.product = '{_product}'"), "the rollout is on disk", Patience, Cancellation);
        await Company.Crash();
        // The lease of the silo that is gone has to run out.
        Company.Clock.Advance(TimeSpan.FromSeconds(20));
        var first = JsonSerializer.Deserialize<RolloutRecord>((await Ends(task)).Result!.Value.Value, Json.Tolerant)!;
        Assert.Equal("1", await Read($"SELECT count(*) FROM rollouts r JOIN firmware_images i ON i.id = r.image WHERE i.product = '{_product}'"));
        var second = await Push("{}");
        Assert.Equal((2, "in another rollout"), await Standing(second.Id) is var left ? (left.Rollout.Counts["skipped"], left.Units[0].Reason) : default);
        await Abort(first.Id);
    }

    [Fact]
    public async Task Who_is_busy_is_offered_it_again_and_who_cannot_is_left_out()
    {
        Fleet(2);
        await Publish("2.3.0");
        var rollout = await Push("""{"max_failure_pct":100,"canary":2}""");
        await Settle();
        var (busy, unable) = (Mine()[0], Mine()[1]);
        Units.End(busy, TaskState.Failed, FaultCodes.UpstreamError, "The unit refused it: ota_busy");
        Units.End(unable, TaskState.Failed, FaultCodes.UpstreamError, "The unit refused it: ota_unsupported");
        await Settle();
        Assert.Equal((UnitUpdate.Pending, UnitUpdate.Skipped), ((await Of(rollout.Id, busy)).State, (await Of(rollout.Id, unable)).State));
        Company.Clock.Advance(TimeSpan.FromSeconds(61));
        await Settle();
        Assert.Equal((UnitUpdate.Offered, 2), await Of(rollout.Id, busy) is var again ? (again.State, again.Attempt) : default);
        Assert.Equal(2, Units.Submissions.Where(s => s.DeviceId == busy).Select(s => s.Submission.TaskId).Distinct().Count());
        await Abort(rollout.Id);
    }

    [Fact]
    public async Task Without_the_registry_nothing_moves_and_what_is_withdrawn_is_offered_to_nobody_further()
    {
        Fleet(3);
        var image = await Publish("2.3.0");
        Units.Silent = true;
        var rollout = await Push("""{"confirm_timeout":600}""");
        await Settle();
        Assert.Empty(Mine());
        Units.Silent = false;
        await Settle();
        var canary = Assert.Single(Mine());
        Value(await Company.Grains.GetGrain<IFirmware>(0).Withdraw(image.Id, Owner, Cancellation));
        await Say(canary, "ota_confirmed");
        await Settle();
        Assert.Equal((RolloutStatus.Halted, $"Firmware {image.Id} is withdrawn"), await Standing(rollout.Id) is var halted ? (halted.Rollout.Status, halted.Rollout.Reason) : default);
        Assert.Single(Mine());
        await Abort(rollout.Id);
    }

    [Fact]
    public async Task The_reports_say_who_runs_what_and_what_there_is_for_it()
    {
        var units = Fleet(2);
        Units.Add($"{_product}-x", null, _product);
        await Publish("2.3.0");
        Units.Runs(units[1], $"{_product}-2.3.0");
        var agent = await FirmwareAgent();
        var report = Result<VersionReport>(await Ends(await Submit(agent, Ask("version_report", new(JsonSerializer.Serialize(new { selector = new { role = _product } }))), "firmware")));
        Assert.Equal((3, $"{units[0]}", $"{_product}-x"), (report.Total, Assert.Single(report.Stragglers), Assert.Single(report.Unknown)));
        Assert.Equal([($"{_product}-2.1.0", 1, false, "2.3.0"), ($"{_product}-2.3.0", 1, true, "2.3.0")], report.Versions.Select(v => (v.Firmware, v.Units, v.Published, v.Latest)));
        var checks = Result<UpdateChecks>(await Ends(await Submit(agent, Ask("check_updates", new(JsonSerializer.Serialize(new { selector = new { role = _product } }))), "firmware")));
        Assert.Equal((3, 1), (checks.Total, checks.Available));
        Assert.Equal([(true, null), (false, "runs it already"), (false, "its firmware is not known")], checks.Devices.OrderBy(d => d.DeviceId).Select(d => (d.Eligible, d.WhyNot)));
        await Ends(await Submit(agent, Ask("check_updates", new("""{"device_id":"nobody"}""")), "firmware"), TaskState.Failed);
    }

    private List<string> Fleet(int units)
    {
        var names = Enumerable.Range(0, units).Select(i => $"{_product}-u{i}").ToList();
        foreach (var name in names)
            Units.Add(name, $"{_product}-2.1.0", _product);
        return names;
    }

    private IReadOnlyList<string> Mine() => [.. Units.Told.Where(u => u.StartsWith(_product + "-u", StringComparison.Ordinal))];

    private async Task<TaskRecord> Fails(string rollback) => await Ends(await Approve("rollback_firmware", rollback), TaskState.Failed);

    /// <summary>It last changed two years ago.</summary>
    private async Task Age(string table, string column, Guid id)
    {
        var database = Company.Services.GetRequiredService<Database>();
        await using var connection = await database.Open(Cancellation);
        await new Statement($"UPDATE {table} SET changed_at = @at WHERE {column} = @id").With("at", Company.Clock.Now.AddDays(-730)).With("id", id).Run(database, connection, Cancellation);
    }

    private async Task<FirmwareRecord> Publish(string version, int secure = 0, string channel = "stable")
    {
        var (image, upload) = (new Esp32Image { Seed = version.GetHashCode(StringComparison.Ordinal), SecureVersion = secure }.Bytes(), Guid.CreateVersion7());
        Assert.Null(await Company.Grains.GetGrain<IFirmwareParts>(0).Put(new(upload, 0, image), Cancellation));
        var publication = new FirmwarePublication(upload, _product, version, channel, "esp32s3", null, null, image.Length, Convert.ToHexStringLower(SHA256.HashData(image)), null, null, Owner);
        return Value(await Company.Grains.GetGrain<IFirmware>(0).Publish(publication, Cancellation));
    }

    private string Payload(string terms)
    {
        var payload = JsonSerializer.Deserialize<Dictionary<string, object>>(terms)!;
        (payload["selector"], payload["version"], payload["product"]) = (new { role = _product }, "2.3.0", _product);
        return JsonSerializer.Serialize(payload);
    }

    private Task<RolloutRecord> Push(string terms) => Approved<RolloutRecord>("push_update", Payload(terms));

    private async Task<T> Approved<T>(string type, string payload) => Result<T>(await Ends(await Approve(type, payload)));

    /// <summary>Critical: a person has to agree first.</summary>
    private async Task<Guid> Approve(string type, string payload)
    {
        var accepted = Value(await Agent(await FirmwareAgent(), "firmware").Submit(Ask(type, new(payload)), Cancellation));
        Assert.NotNull(accepted.ApprovalId);
        Value(await Company.Grains.GetGrain<IApprovals>(0).Vote(new(accepted.ApprovalId.Value, "another", true), Cancellation));
        return accepted.TaskId;
    }

    private async Task Run(string type, string payload, TaskState state = TaskState.Completed) => await Ends(await Submit(await FirmwareAgent(), Ask(type, new(payload)), "firmware"), state);

    private Task Abort(Guid rolloutId) => Run("abort", $$"""{"rollout_id":"{{rolloutId}}"}""");

    /// <summary>One for all facts: born already is as good.</summary>
    private async Task<string> FirmwareAgent()
    {
        const string Id = "firmware-agent";
        if ((await Company.Grains.GetGrain<IAgentDirectory>(0).Resolve(Id, Cancellation)).Fault is not null)
            await Spawn(kind: "firmware", id: Id);
        return Id;
    }

    /// <summary>Two looks: what one decides the next one sees.</summary>
    private async Task Settle()
    {
        await Watch.Look(Cancellation);
        await Watch.Look(Cancellation);
    }

    private Task Say(string unit, string name, string data = "{}") =>
        Rollouts.Heard(new DeviceEvent(unit, new("tcp:127.0.0.1:9000", "mdp"), Company.Clock.Now.AddMilliseconds(1)) { Name = name, Data = new(data) }, Cancellation);

    private Task Hello(string unit, string firmware, string? state = null) =>
        Rollouts.Heard(new DeviceHello(unit, new("tcp:127.0.0.1:9000", "mdp"), Company.Clock.Now.AddMilliseconds(1)) { FromUnit = true, Firmware = firmware, OtaState = state }, Cancellation);

    private async Task<RolloutReport> Standing(Guid rolloutId) => Value(await Rollouts.Find(rolloutId, Cancellation));

    private async Task<RolloutUnit> Of(Guid rolloutId, string unit) => (await Standing(rolloutId)).Units.Single(u => u.DeviceId == unit);

    private static T Result<T>(TaskRecord task) => JsonSerializer.Deserialize<T>(task.Result!.Value.Value, Json.Tolerant)!;

    private static FirmwareTicket Ticket(string url)
    {
        var address = new Uri(url);
        var query = address.Query.TrimStart('?').Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        return new(Guid.Parse(address.Segments[3].TrimEnd('/')), query["unit"], long.Parse(query["expires"], System.Globalization.CultureInfo.InvariantCulture), query["signature"]);
    }
}
