using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices.UnitAgents;

public sealed class TwinTests
{
    private static readonly DeviceRoute Route = new("tcp:test", "mdp");
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void What_is_wanted_and_not_confirmed_differs()
    {
        var memory = new HeardUnit();
        var desired = new JsonObject { ["telemetry_interval_ms"] = 5000, ["mosfet1"] = true };
        Assert.Equal(["mosfet1", "telemetry_interval_ms"], TwinRules.Differs(desired, TwinRules.Reported(null, memory)));
        memory.Confirm(new("set_interval", new() { ["telemetry_interval_ms"] = 5000 }));
        memory.Confirm(new("set_output", new() { ["output"] = "mosfet1", ["value"] = 1 }));
        Assert.Empty(TwinRules.Differs(desired, TwinRules.Reported(null, memory)));
        memory.Stopped();
        Assert.Equal(["mosfet1"], TwinRules.Differs(desired, TwinRules.Reported(null, memory)));
    }

    [Fact]
    public void After_a_boot_nothing_is_known_and_only_what_is_harmless_is_told_again()
    {
        var memory = new HeardUnit();
        memory.Confirm(new("set_output", new() { ["output"] = "mosfet1", ["value"] = 1 }));
        Assert.False(memory.Hear(new DeviceHello("u", Route, Start) { FromUnit = true, Sequence = 9 }));
        Assert.NotEmpty(memory.Confirmed);
        Assert.True(memory.Hear(new DeviceHello("u", Route, Start) { FromUnit = true, Sequence = 1 }));
        Assert.Empty(memory.Confirmed);
        Assert.Equal("""{"telemetry_interval_ms":5000}""", TwinRules.AfterBoot(new() { ["telemetry_interval_ms"] = 5000, ["mosfet1"] = true })!.ToJsonString());
        Assert.Null(TwinRules.AfterBoot(new() { ["mosfet1"] = true }));
    }

    [Fact]
    public void A_wish_of_null_takes_it_back() =>
        Assert.Equal("""{"b":2}""", TwinRules.Merge(new() { ["a"] = 1, ["b"] = 1 }, new() { ["a"] = null, ["b"] = 2 }).ToJsonString());

    [Fact]
    public void A_host_does_not_overrule_what_the_unit_said_of_itself()
    {
        var own = KnownIdentity.After(null, new("u", Route, Start) { FromUnit = true, Firmware = "side-a-mdp-2.1.0", Sensors = ["bme688_a"] });
        Assert.Same(own, KnownIdentity.After(own, new("u", Route, Start) { Firmware = "unknown" }));
        Assert.Same(own, KnownIdentity.After(own, new("u", Route, Start) { FromUnit = true, Firmware = "side-a-mdp-2.1.0", Sensors = ["bme688_a"] }));
        Assert.Equal("side-a-mdp-2.1.0", KnownIdentity.After(own, new("u", Route, Start) { Firmware = "drone-1" }).Firmware);
        Assert.Equal("side-a-mdp-2.2.0", KnownIdentity.After(own, new("u", Route, Start) { FromUnit = true, Firmware = "side-a-mdp-2.2.0" }).Firmware);
    }

    [Theory]
    [InlineData(60, 120, 0, "online", 60.0)]
    [InlineData(60, 120, 59.5, "online", 0.5)]
    [InlineData(60, 120, 60, "stale", 60.0)]
    [InlineData(60, 120, 119.5, "stale", 0.5)]
    [InlineData(60, 120, 120, "offline", null)]
    [InlineData(10, 300, 10, "stale", 290.0)]
    [InlineData(10, 300, 299, "stale", 1.0)]
    [InlineData(10, 300, 300, "offline", null)]
    public void A_unit_is_as_its_agent_says_what_it_is_as_the_registry_says(int stale, int offline, double seconds, string status, double? again)
    {
        var (options, now) = (new DeviceOptions { StaleAfter = TimeSpan.FromSeconds(stale), OfflineAfter = TimeSpan.FromSeconds(offline) }, Start.AddSeconds(seconds));
        Assert.Equal((status, status), (PresenceRules.Of(Start, now, options), DeviceStatus.Of(now - Start, options)));
        Assert.Equal(again, PresenceRules.NextLook(Start, now, options) is { } look ? Math.Round(look.TotalSeconds, 2) : (double?)null);
        if (again is not null)
            Assert.NotEqual(status, PresenceRules.Of(Start, now + PresenceRules.NextLook(Start, now, options)!.Value, options));
    }

    [Fact]
    public void A_unit_that_was_never_heard_is_offline_and_nobody_looks_again() =>
        Assert.Equal(("offline", null), (PresenceRules.Of(null, Start, DeviceOptions.Usual), PresenceRules.NextLook(null, Start, DeviceOptions.Usual)));

    [Fact]
    public async Task What_a_host_does_not_fetch_in_time_is_taken_back()
    {
        var clock = new FakeTimeProvider();
        var box = new Postbox(clock);
        var (fetched, left) = (new PendingCommand("1", "led", JsonText.EmptyObject, Start), new PendingCommand("2", "led", JsonText.EmptyObject, Start));
        var first = box.Leave("a-unit", fetched, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal([fetched], box.Fetch());
        Assert.Null(await first);
        var second = box.Leave("a-unit", left, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(30));
        var fault = (await second)!;
        Assert.Equal(FaultCodes.Unavailable, fault.Code);
        Assert.Contains("/api/devices/a-unit/commands/pending", fault.Message, StringComparison.Ordinal);
        Assert.Empty(box.Fetch());
    }

    [Fact]
    public void The_feed_is_told_once_a_second()
    {
        var (clock, told) = (new FakeTimeProvider(), new List<string>());
        var news = new TelemetryNews(clock, told.Add);
        var reading = new DeviceReading("u", Route, Start) { Metrics = [new("t", 21.5)] };
        news.Tell(reading);
        news.Tell(reading);
        clock.Advance(TimeSpan.FromSeconds(1));
        news.Tell(reading);
        Assert.Equal(2, told.Count);
        Assert.Contains("\"t\":21.5", told[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_metrics_of_what_the_registry_keeps_are_named_by_path_or_id()
    {
        Assert.Equal(21.5, SentMetrics.Of(new JsonText("""{"bme688":{"a":{"temperature_c":21.5}},"estop":false}"""))["bme688.a.temperature_c"]);
        Assert.Equal(21.7, SentMetrics.Of(new JsonText("""{"pack":[{"id":"temp","v":21.7,"u":"C"}]}"""))["temp"]);
    }
}
