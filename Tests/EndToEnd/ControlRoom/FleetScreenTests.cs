using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class FleetScreenTests(RoomCompany company)
{
    // A screen of the fleet reads every five seconds: readings make no event each.
    private static readonly LocatorAssertionsToBeVisibleOptions Beat = new() { Timeout = 8_000 };

    [Fact]
    public async Task A_unit_that_is_heard_is_listed_with_its_readings_and_found_by_a_word()
    {
        var unit = await Unit("side-a-mdp-2.1.0");
        await using var room = await company.Visit();
        await room.Go("/control/fleet");
        var row = room.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = unit });
        await Expect(row.GetByText("online")).ToBeVisibleAsync(Beat);
        await room.Page.GetByLabel("Search").FillAsync("no unit is called so");
        await Expect(room.Page.GetByText("No unit fits")).ToBeVisibleAsync();
        await room.Page.GetByLabel("Search").FillAsync(unit);
        await room.Keep("fleet");
        await row.GetByRole(AriaRole.Link, new() { Name = unit }).ClickAsync();
        await Expect(room.Page.GetByRole(AriaRole.Heading, new() { Name = unit })).ToBeVisibleAsync();
        await Expect(room.Page.GetByText("Temperature, bme688 a")).ToBeVisibleAsync(Beat);
        await room.Keep("unit");
        Assert.Empty(await room.SeriousBarriers());
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_unit_is_stopped_with_one_click_and_its_own_word_is_shown()
    {
        var unit = await Unit("side-a-mdp-2.1.0");
        (await company.Api.Post("/agents/spawn", new { agent_id = unit, agent_type = "mycobrain-device" })).Is();
        await using var room = await company.Visit();
        await room.Go($"/control/fleet/{unit}");
        var stop = room.Page.GetByRole(AriaRole.Button, new() { Name = "Emergency stop" });
        await Expect(stop).ToBeVisibleAsync(Beat);
        await stop.ClickAsync();
        var order = await Pending(unit);
        (await company.Api.Post($"/api/devices/{unit}/commands/{order}/ack", new { success = true, message = "estop_activated" })).Is();
        await Expect(room.Page.GetByText($"{unit} has acknowledged the stop.")).ToBeVisibleAsync(Beat);
        Assert.Empty(room.Complaints);
    }

    [Theory]
    [InlineData(390, false)]
    [InlineData(390, true)]
    [InlineData(1_280, true)]
    public async Task It_is_seen_whole_on_a_small_screen_and_by_night(int width, bool dark)
    {
        var unit = await Unit("side-a-mdp-2.1.0");
        await using var room = await company.Visit(width: width, dark: dark);
        foreach (var (path, name) in (IEnumerable<(string, string)>)[("/control/fleet", "fleet"), ($"/control/fleet/{unit}", "unit"), ("/control/fleet?tab=rollouts", "fleet-firmware"), ("/control/fleet?tab=links", "fleet-links")])
        {
            await room.Go(path);
            await Expect(room.Page.Locator("main h1")).ToBeVisibleAsync(Beat);
            Assert.Equal(0, await room.Overflow());
            await room.Keep($"{name}-{width}{(dark ? "-dark" : "")}");
        }

        Assert.Empty(room.Complaints);
    }

    private async Task<string> Unit(string firmware)
    {
        var unit = $"mycobrain-{Guid.NewGuid():n}"[..22];
        (await company.Api.Post("/api/devices/heartbeat", new { device_id = unit, host = "127.0.0.1", device_role = "mushroom1", firmware_version = firmware })).Is();
        for (var n = 0; n < 3; n++)
            (await company.Api.Post($"/api/devices/{unit}/telemetry", new { bme688 = new { a = new { temperature_c = 21.5 + n, humidity_pct = 60 } } })).Is();
        return unit;
    }

    private async Task<string> Pending(string unit)
    {
        var found = await Eventually.Value(
            async () => (await company.Api.Get($"/api/devices/{unit}/commands/pending")).Is().List("commands").ToList(), list => list.Count > 0, "the stop waits for its unit", TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        return found[0].Text("id");
    }
}
