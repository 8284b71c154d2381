using Microsoft.Extensions.Configuration;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices.Store;

public sealed class DeviceSettingsTests
{
    [Fact]
    public void Every_bad_setting_is_named()
    {
        var errors = new List<string>();
        DeviceOptions.Read(Settings(("Mas:Devices:StaleSeconds", "x"), ("Mas:Devices:OfflineSeconds", "10"), ("Mas:Telemetry:RawDays", "0"), ("Mas:Telemetry:MinuteDays", "3")), errors);
        Assert.Equal(["Mas:Devices:StaleSeconds", "Mas:Telemetry:RawDays", "Mas:Devices:OfflineSeconds", "Mas:Telemetry"], errors.Select(e => e[..e.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_unit_is_online_for_a_minute_and_stale_for_another()
    {
        string[] statuses = [.. new[] { 0, 59.9, 60, 119.9, 120, 1e7 }.Select(seconds => DeviceStatus.Of(TimeSpan.FromSeconds(seconds), DeviceOptions.Usual))];
        Assert.Equal(["online", "online", "stale", "stale", "offline", "offline"], statuses);
    }

    [Fact]
    public void A_host_does_not_overrule_what_a_unit_says_of_itself()
    {
        var route = new DeviceRoute("http", "json");
        var own = IdentityRules.After(new("mycobrain-a", "a", DateTime.UnixEpoch), new("a", route, DateTime.UnixEpoch) { FromUnit = true, Firmware = "side-a-mdp-2.1.0", Role = "mushroom1" });
        var after = IdentityRules.After(own, new("a", route, DateTime.UnixEpoch) { Firmware = "unknown", Role = "standalone", Name = "MycoBrain", Host = "10.0.0.7" });
        Assert.Equal(own with { Name = "MycoBrain", Host = "10.0.0.7" }, after);
    }

    [Theory]
    [InlineData("""{"fci_summary":{"spikes":3},"old":1}""", """{"new":1}""", """{"new":1,"fci_summary":{"spikes":3}}""")]
    [InlineData("""{"fci_summary":{"spikes":3}}""", """{"fci_summary":{"spikes":4}}""", """{"fci_summary":{"spikes":4}}""")]
    [InlineData("""{"note":"fci_summary"}""", """{"new":1}""", """{"new":1}""")]
    [InlineData("""{"fci_summary":{"spikes":3}}""", """{"new":1,"new":2}""", """{"new":2,"fci_summary":{"spikes":3}}""")]
    [InlineData("{}", """{"new":1}""", """{"new":1}""")]
    public void A_heartbeat_takes_no_probes_summary_away(string known, string said, string after)
    {
        var hello = new DeviceHello("a", new("http", "json"), DateTime.UnixEpoch) { Extra = new(said) };
        Assert.Equal(after, IdentityRules.After(new("mycobrain-a", "a", DateTime.UnixEpoch) { Extra = known }, hello).Extra);
    }

    [Fact]
    public void Long_ranges_are_made_of_what_is_rolled_up()
    {
        var now = new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc);
        string Of(int hours, int? step) => TelemetryRules.Resolution(now.AddHours(-hours), TimeSpan.FromHours(hours), TelemetryRules.Step(TimeSpan.FromHours(hours), step), now, DeviceOptions.Usual);
        Assert.Equal(["raw", "1m", "raw", "1m", "1h", "1h"], [Of(6, null), Of(24, null), Of(24, 90), Of(24 * 14, 3_600), Of(24 * 15, 3_600), Of(24 * 100, 3_600)]);
    }

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();
}
