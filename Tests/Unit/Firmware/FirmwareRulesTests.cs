using Mycosoft.Devices;
using Mycosoft.Firmware;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Firmware;

public sealed class FirmwareRulesTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly DeviceRoute Route = new("tcp:127.0.0.1:9000", "mdp");

    [Theory]
    [InlineData("side-a-mdp-2.1.0", "2.2.0", -1)]
    [InlineData("side-a-mdp-2.10.0", "2.9.0", 1)]
    [InlineData("2.1", "2.1.0", 0)]
    [InlineData("2.1.0-rc1", "2.1.0", -1)]
    [InlineData("2.1.0-rc1", "2.1.0-rc2", -1)]
    [InlineData("v2.1.0+build7", "2.1.0", 0)]
    [InlineData("unknown", "2.1.0", null)]
    [InlineData("2.1.0", "99999999999.1.0", null)]
    public void Versions_are_compared_by_their_numbers(string first, string second, int? order) => Assert.Equal(order, FirmwareVersion.Compare(first, second) is { } found ? Math.Sign(found) : null);

    [Theory]
    [InlineData("side-a-mdp-2.2.0", null)]
    [InlineData(null, "its firmware is not known")]
    [InlineData("side-b-mdp-2.0.0", "runs another product (side-b-mdp-2.0.0)")]
    [InlineData("side-a-mdp-2.3.0", "runs it already")]
    [InlineData("side-a-mdp-2.4.0", "runs a newer version")]
    public void A_unit_is_given_only_what_is_newer_and_of_its_product(string? firmware, string? why) => Assert.Equal(why, Eligibility.WhyNot(Unit(firmware), Image("2.3.0"), null));

    [Fact]
    public void A_unit_is_not_given_what_its_board_or_its_fuses_refuse()
    {
        Assert.Equal("has another chip (esp32)", Eligibility.WhyNot(Unit("side-a-mdp-2.2.0") with { Board = "esp32" }, Image("2.3.0"), null));
        Assert.Null(Eligibility.WhyNot(Unit("side-a-mdp-2.2.0") with { Board = "ESP32-S3" }, Image("2.3.0"), null));
        Assert.Equal("does not go back below secure version 4", Eligibility.WhyNot(Unit("side-a-mdp-2.4.0"), Image("2.3.0"), Image("2.4.0") with { SecureVersion = 4 }, back: true));
        Assert.Null(Eligibility.WhyNot(Unit("side-a-mdp-2.4.0"), Image("2.3.0"), Image("2.4.0"), back: true));
        Assert.Equal("needs rev-2.0 and is rev-1.1", Eligibility.WhyNot(Unit("side-a-mdp-2.2.0") with { Board = "rev-1.1" }, Image("2.3.0") with { MinHardware = "rev-2.0" }, null));
        Assert.Equal("needs rev-2.0, and its board is not known", Eligibility.WhyNot(Unit("side-a-mdp-2.2.0") with { Board = null }, Image("2.3.0") with { MinHardware = "rev-2.0" }, null));
    }

    [Fact]
    public void The_newest_is_by_number_by_channel_and_of_the_product_whose_name_fits_best()
    {
        FirmwareRecord[] images = [Image("2.9.0"), Image("2.10.0"), Image("3.0.0") with { Channel = "beta" }, Image("4.0.0") with { WithdrawnAt = Now }, Image("9.0.0") with { Product = "side-a" }];
        Assert.Equal("2.10.0", Eligibility.Latest(images, "side-a-mdp-2.1.0", "stable")?.Version);
        Assert.Equal("3.0.0", Eligibility.Latest(images, "side-a-mdp-2.1.0", "beta")?.Version);
        Assert.Null(Eligibility.Latest(images, "drone-1.0.0", "stable"));
    }

    [Fact]
    public void The_manifest_is_one_text_and_leaves_out_what_is_not_said()
    {
        var image = new ImageReport("esp32s3", 2, 1_000, "ab", 3, "3.2", "arduino-lib-builder", "", "", "", "");
        Assert.Equal("""{"channel":"stable","chip":"esp32s3","product":"side-a-mdp","secure_version":3,"sha256":"ab","size":1000,"version":"2.3.0"}""", FirmwareManifest.Of(Publication(), image));
        Assert.Equal(
            """{"channel":"stable","chip":"esp32s3","min_hw":"rev-2.0","product":"side-a-mdp","secure_version":3,"sha256":"ab","size":1000,"version":"2.3.0"}""",
            FirmwareManifest.Of(Publication() with { MinHardware = "rev-2.0", Notes = "not signed" }, image));
    }

    [Fact]
    public void What_is_said_of_an_image_is_checked()
    {
        Assert.Null(FirmwareManifest.Check(Publication()));
        (FirmwarePublication, string)[] wrongs =
        [
            (Publication() with { Product = "" }, "$.product"), (Publication() with { Product = "a b" }, "$.product"), (Publication() with { Version = "2.3.0\n" }, "$.version"), (Publication() with { Version = new('1', 41) }, "$.version"), (Publication() with { Channel = "nightly" }, "$.channel"),
            (Publication() with { Chip = "z80" }, "$.chip"), (Publication() with { MinHardware = "é" }, "$.min_hw"), (Publication() with { Notes = new('n', 10_001) }, "$.notes"), (Publication() with { KeyId = "a" }, "$.signature"),
        ];
        foreach (var (wrong, path) in wrongs)
            Assert.Equal(path, FirmwareManifest.Check(wrong)?.Path);
    }

    [Fact]
    public void What_a_unit_says_is_read_whatever_it_says()
    {
        var rollout = Guid.CreateVersion7();
        Assert.Equal(new UpdateNews.Progress(37, Now), NewsReader.Read(Told("ota_progress", $$"""{"event":"ota_progress","percent":37,"rollout":"{{rollout}}"}"""), rollout));
        Assert.Equal(new UpdateNews.Progress(100, Now), NewsReader.Read(Told("ota_progress", """{"percent":1e300}"""), rollout));
        Assert.Null(NewsReader.Read(Told("ota_progress", $$"""{"percent":37,"rollout":"{{Guid.CreateVersion7()}}"}"""), rollout));
        Assert.Null(NewsReader.Read(Told("ota_progress", """{"percent":37,"rollout":"another"}"""), rollout));
        Assert.Equal(new UpdateNews.Confirmed("2.3.0", Now), NewsReader.Read(Told("ota_confirmed", """{"version":"2.3.0"}"""), rollout));
        Assert.Equal(new UpdateNews.Failed("hash_mismatch", Now), NewsReader.Read(Told("ota_failed", """{"reason":"hash_mismatch"}"""), rollout));
        Assert.Equal(new UpdateNews.RolledBack("the unit did not say why", Now), NewsReader.Read(Told("ota_rolled_back", "[]"), rollout));
        Assert.Equal(new UpdateNews.Verifying(Now), NewsReader.Read(Told("ota_verifying", "no json"), rollout));
        Assert.Equal(new UpdateNews.Booted("side-a-mdp-2.3.0", Now), NewsReader.Read(new DeviceHello("u", Route, Now) { FromUnit = true, Firmware = "side-a-mdp-2.3.0" }, rollout));
        Assert.Equal(new UpdateNews.Booted("side-a-mdp-2.3.0", Now, "valid"), NewsReader.Read(new DeviceHello("u", Route, Now) { FromUnit = true, Firmware = "side-a-mdp-2.3.0", OtaState = "valid" }, rollout));
        Assert.Equal(new UpdateNews.Booted("side-a-mdp-2.3.0", Now), NewsReader.Read(new DeviceHello("u", Route, Now) { FromUnit = true, Firmware = "side-a-mdp-2.3.0", OtaState = "fine" }, rollout));
        Assert.False(NewsReader.Concerns(new DeviceHello("u", Route, Now) { Firmware = "side-a-mdp-2.3.0" }));
        Assert.False(NewsReader.Concerns(Told("estop_activated", "{}")));
        Assert.False(NewsReader.Concerns(new DeviceReading("u", Route, Now)));
    }

    [Theory]
    [InlineData(TaskState.Failed, "upstream_error", "The unit refused: ota_busy", "later")]
    [InlineData(TaskState.Failed, "upstream_error", "The unit refused: ota_unsupported", "never")]
    [InlineData(TaskState.Failed, "unsupported", "no", "never")]
    [InlineData(TaskState.Failed, "unavailable", "no link", "later")]
    [InlineData(TaskState.Failed, "timeout", "silence", null)]
    [InlineData(TaskState.InDoubt, null, null, null)]
    [InlineData(TaskState.Completed, null, null, null)]
    [InlineData(TaskState.Rejected, null, null, "never")]
    [InlineData(TaskState.Expired, null, null, "never")]
    public void Only_a_unit_that_certainly_has_not_begun_is_let_off(TaskState state, string? code, string? error, string? answer)
    {
        var task = new TaskRecord
        {
            Id = Guid.Empty,
            AgentId = "u",
            TaskType = "ota_update",
            Payload = JsonText.EmptyObject,
            Priority = 5,
            CreatedAt = Now,
            Status = state,
            Timeout = 300,
            Requester = "firmware-rollouts",
            Source = "rule",
            ErrorCode = code,
            Error = error,
        };
        Assert.Equal(answer, OfferRules.Read(task) switch { OfferAnswer.Later => "later", OfferAnswer.Never => "never", _ => null });
    }

    [Fact]
    public void A_selector_without_members_and_terms_that_contradict_each_other_are_refused()
    {
        var reader = new Mycosoft.Agents.PayloadReader<PushUpdateRequest>();
        Assert.Null(reader.Check(new("""{"selector":{"role":"mushroom1"},"version":"2.3.0","window":{"from":"22:00","to":"04:00"}}""")));
        (string, string)[] wrongs =
        [
            ("""{"selector":{},"version":"2.3.0"}""", "$.selector"), ("""{"selector":{"role":"x"}}""", "$.image_id"), ("""{"selector":{"role":"x"},"version":"1","image_id":"01920000-0000-7000-8000-000000000001"}""", "$.image_id"),
            ("""{"selector":{"role":"x"},"version":"1","wave_sizes":[0]}""", "$.wave_sizes"), ("""{"selector":{"role":"x"},"version":"1","wave_percents":[101]}""", "$.wave_percents"),
            ("""{"selector":{"role":"x"},"version":"1","window":{"from":"24:00","to":"04:00"}}""", "$.window.from"), ("""{"selector":{"role":"x"},"version":"1","max_failures":0}""", "$.max_failures"),
        ];
        foreach (var (payload, path) in wrongs)
            Assert.Equal((payload, path), (payload, reader.Check(new(payload))?.Path));
    }

    [Fact]
    public void The_version_before_is_of_the_same_product_and_channel()
    {
        FirmwareRecord[] images = [Image("2.9.0"), Image("2.10.0"), Image("2.8.0") with { Channel = "beta" }, Image("2.9.5") with { WithdrawnAt = Now }, Image("2.9.9") with { Product = "side-a" }, Image("1.0.0"), Image("nightly")];
        Assert.Equal("2.9.0", Eligibility.Before(images, images[1])?.Version);
        Assert.Equal("1.0.0", Eligibility.Before(images, images[0])?.Version);
        Assert.Null(Eligibility.Before(images, images[2]));
        Assert.Null(Eligibility.Before(images, images[6]));
        Assert.Equal(("2.9.0", "2.10.0"), (RollbackRules.Target(images, [images[1], images[1]], null).Value?.Version, RollbackRules.Target(images, [images[0]], "2.10.0").Value?.Version));
        Assert.Equal("$.selector", RollbackRules.Target(images, [images[0], images[1]], null).Fault?.Path);
        Assert.Equal(FaultCodes.NotFound, RollbackRules.Target(images, [images[1]], "2.9.5").Fault?.Code);
        Assert.Equal(FaultCodes.NotFound, RollbackRules.Target(images, [images[1]], "2.9.9").Fault?.Code);
        Assert.Equal("$.product", RollbackRules.Target([.. images, Image("1.0.0") with { Product = "side-a" }], [images[1], images[4]], "1.0.0").Fault?.Path);
        Assert.Equal([true, false, false, false], new[] { images[1], images[0], images[5], images[4] }.Select(running => RollbackRules.IsAfter(running, images[0])));
    }

    [Fact]
    public void A_rollback_is_of_a_rollout_or_of_a_selector_and_keeps_the_terms_that_it_does_not_change()
    {
        var reader = new Mycosoft.Agents.PayloadReader<RollbackRequest>();
        const string Id = "01920000-0000-7000-8000-000000000001";
        (string, string)[] wrongs =
        [
            ("{}", "$.rollout_id"), ("""{"version":"2.1.0"}""", "$.rollout_id"), ($$"""{"rollout_id":"{{Id}}","selector":{"role":"x"} }""", "$.rollout_id"), ("""{"selector":{}}""", "$.selector"),
            ($$"""{"rollout_id":"{{Id}}","product":"x"}""", "$.product"), ("""{"selector":{"role":"x"},"canary":0}""", "$.canary"),
        ];
        foreach (var (payload, path) in wrongs)
            Assert.Equal((payload, path), (payload, reader.Check(new(payload))?.Path));
        var (request, fault) = reader.Read(new("""{"selector":{"role":"x"},"max_failure_pct":20,"confirm_timeout":60}"""));
        Assert.Null(fault);
        Assert.Equal(new RolloutPlan(Canary: 3, MaxFailurePercent: 20, MaxFailures: 4, ConfirmSeconds: 60), request!.Plan(new(Canary: 3, MaxFailures: 4)));
    }

    private static DeviceEvent Told(string name, string data) => new("u", Route, Now) { Name = name, Data = new(data) };

    private static DeviceRecord Unit(string? firmware) => new() { AgentId = "mycobrain-u", DeviceId = "u", Firmware = firmware, Board = "esp32s3", Route = Route, RegisteredAt = Now, LastSeen = Now, Status = "online", HasAgent = true };

    private static FirmwareRecord Image(string version) => new(Guid.CreateVersion7(), "side-a-mdp", version, "stable", "esp32s3", null, null, 1_000, "ab", 0, "", "", "", "", "", "", Now, "owner");

    private static FirmwarePublication Publication() => new(Guid.Empty, "side-a-mdp", "2.3.0", "stable", "esp32s3", null, null, 1_000, "ab", null, null, "owner");
}
