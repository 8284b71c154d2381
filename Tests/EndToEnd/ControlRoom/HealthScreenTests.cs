using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class HealthScreenTests(RoomCompany company)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 1_000 };

    [Fact]
    public async Task It_says_at_once_what_is_not_as_promised_and_where_the_company_lives()
    {
        await using var room = await company.Visit();
        await room.Go("/control/health");
        await Expect(room.Page.Locator(".verdict")).ToContainTextAsync("Active agents:");
        await Expect(room.Page.GetByRole(AriaRole.Region, new() { Name = "Promises", Exact = true })).ToContainTextAsync("100 or more");
        var silo = (await company.Api.Get("/api/dashboard/silos")).Is().List("silos").Single();
        await Expect(room.Page.GetByRole(AriaRole.Region, new() { Name = "All silos" })).ToContainTextAsync(silo.Text("silo"));
        Assert.Equal(silo.Text("silo"), (await company.Api.Agent("myca-core")).Text("silo"));
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_quarantine_is_seen_within_a_second_and_is_imposed_and_lifted_here()
    {
        var agent = await company.Api.Spawn("event-processor");
        await using var room = await company.Visit();
        await room.Go("/control/health");
        var (page, verdict) = (room.Page, room.Page.Locator(".verdict"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Quarantine" })).ToBeVisibleAsync();
        await page.GetByLabel("Agent", new() { Exact = true }).FillAsync(agent);
        await page.GetByRole(AriaRole.Form, new() { Name = "Quarantine" }).GetByLabel("Why").FillAsync("it behaves oddly");
        await page.GetByRole(AriaRole.Button, new() { Name = "Quarantine" }).ClickAsync();
        await Expect(page.GetByText($"Stop {agent} on every silo?")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(verdict.GetByText($"{agent} is in quarantine: it behaves oddly.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Lift the quarantine of {agent}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(verdict.GetByText(agent)).ToHaveCountAsync(0);

        (await company.Api.Post("/quarantine", new { scope = "agent", target = agent, reason = "by another" })).Is();
        await Expect(verdict.GetByText($"{agent} is in quarantine: by another.")).ToBeVisibleAsync(Soon);
        (await company.Api.Post("/quarantine/lift", new { scope = "agent", target = agent })).Is();
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_key_is_made_is_shown_once_and_is_revoked()
    {
        var name = $"dashboard {Guid.NewGuid():N}";
        await using var room = await company.Visit();
        await room.Go("/control/health");
        var page = room.Page;
        await page.GetByRole(AriaRole.Form, new() { Name = "New key" }).GetByLabel("Name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var key = await page.Locator(".secret").TextContentAsync();
        await Expect(page.Locator("tr", new() { HasText = name })).ToBeVisibleAsync();
        await room.Keep("health-key");
        using var client = company.Silo.CreateClient(key);
        (await new Api(client).Get("/agents")).Is();
        await page.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();
        await Expect(page.GetByText(key!)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Revoke the key {name}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = name }).GetByText("revoked")).ToBeVisibleAsync();
        (await new Api(client).Get("/agents")).IsRefused(403);
    }

    [Fact]
    public async Task Who_only_looks_stops_nobody_and_sees_no_keys()
    {
        await using var room = await company.Visit(RoomCompany.Looker);
        await room.Go("/control/health");
        await Expect(room.Page.GetByRole(AriaRole.Heading, new() { Name = "Quarantine" })).ToBeVisibleAsync();
        await Expect(room.Page.GetByRole(AriaRole.Button, new() { Name = "Quarantine" })).ToHaveCountAsync(0);
        await Expect(room.Page.GetByRole(AriaRole.Heading, new() { Name = "Keys" })).ToHaveCountAsync(0);
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public Task It_is_well_to_look_at() => Looks.Well(company, "/control/health", "health", page => page.GetByRole(AriaRole.Region, new() { Name = "All silos" }));
}
