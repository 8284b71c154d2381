using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class GapsScreenTests(RoomCompany company)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 1_000 };
    private static readonly LocatorAssertionsToHaveCountOptions SoonCounted = new() { Timeout = 1_000 };

    [Fact]
    public async Task A_gap_is_filled_closes_and_opens_again_before_ones_eyes()
    {
        await using var room = await company.Visit();
        await room.Go("/control/gaps");
        var gap = room.Page.Locator("tr", new() { HasText = "route-route-api-auth" });
        await gap.GetByRole(AriaRole.Button, new() { Name = "Fill" }).ClickAsync();
        await Expect(room.Page.Locator(".done")).ToContainTextAsync("route-api-auth is active.");
        await Expect(gap).ToHaveCountAsync(0, SoonCounted);
        await room.Page.Locator(".tabs").GetByText("Closed").ClickAsync();
        await Expect(gap.GetByText("filled")).ToBeVisibleAsync();
        await room.Keep("gaps-closed");

        await room.Page.Locator(".tabs").GetByText("Open").ClickAsync();
        await Expect(room.Page.GetByRole(AriaRole.Region, new() { Name = "Gaps", Exact = true })).ToBeVisibleAsync();
        (await company.Api.Post("/agents/route-api-auth/stop")).Is();
        await Expect(gap).ToBeVisibleAsync(Soon);
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_gap_is_left_open_on_purpose_by_the_keyboard_alone()
    {
        await using var room = await company.Visit();
        await room.Go("/control/gaps");
        var (page, keys) = (room.Page, room.Page.Keyboard);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ignore integration-zapier-agent" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(page.GetByLabel("Why may it stay?")).ToBeVisibleAsync();
        await keys.PressAsync("Tab");
        await keys.TypeAsync("we use none");
        await Expect(page.GetByLabel("Why may it stay?")).ToHaveValueAsync("we use none");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".done")).ToContainTextAsync("is ignored");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show it" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(page.Locator("tr", new() { HasText = "integration-zapier-agent" }).GetByText("we use none")).ToBeVisibleAsync();
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task An_agent_is_born_from_a_template_or_waits_for_people_and_a_template_without_a_kind_says_so()
    {
        await using var room = await company.Visit();
        await room.Go("/control/gaps?tab=new");
        var page = room.Page;
        await Expect(page.GetByText("Not available: this version has no kind device.")).ToBeVisibleAsync();
        await Expect(page.Locator("input[value=device]")).ToBeDisabledAsync();
        var (watcher, chief) = ($"watcher-{Guid.NewGuid():N}", $"chief-{Guid.NewGuid():N}");
        await page.Locator("input[value=route-monitor]").CheckAsync();
        var template = page.GetByRole(AriaRole.Form, new() { Name = "From a template" });
        await template.GetByLabel("Id").FillAsync(watcher);
        await template.GetByLabel("Settings over the template's own").FillAsync("[]");
        await template.GetByRole(AriaRole.Button, new() { Name = "Create the agent" }).ClickAsync();
        await Expect(template.Locator(".problem")).ToHaveTextAsync("The settings are an object: { … }.");
        await template.GetByLabel("Settings over the template's own").FillAsync("""{"url":"http://127.0.0.1:9/","interval_seconds":86400}""");
        await template.GetByRole(AriaRole.Button, new() { Name = "Create the agent" }).ClickAsync();
        await Expect(template.Locator(".done")).ToContainTextAsync($"{watcher} is born.");
        Assert.Equal("route-monitor", (await company.Api.Get($"/agents/{watcher}")).Is().Text("agent_type"));

        var kind = page.GetByRole(AriaRole.Form, new() { Name = "Of a kind" });
        await kind.GetByLabel("Kind").SelectOptionAsync("ceo");
        await kind.GetByLabel("Id").FillAsync(chief);
        await room.Keep("gaps-new");
        await kind.GetByRole(AriaRole.Button, new() { Name = "Create the agent" }).ClickAsync();
        await Expect(kind.Locator(".done")).ToContainTextAsync($"{chief} waits for a person's approval.");
        await kind.GetByRole(AriaRole.Link, new() { Name = "Show it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Birth of {chief}" })).ToBeVisibleAsync();
        await room.Go("/control/gaps?tab=births");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = watcher })).ToBeVisibleAsync();
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Who_only_looks_sees_the_gaps_and_nothing_to_press()
    {
        await using var room = await company.Visit(RoomCompany.Looker);
        await room.Go("/control/gaps?tab=new");
        await Expect(room.Page.GetByText("integration-n8n-agent")).ToBeVisibleAsync();
        await Expect(room.Page.GetByRole(AriaRole.Button, new() { Name = "Ignore" })).ToHaveCountAsync(0);
        await Expect(room.Page.GetByRole(AriaRole.Link, new() { Name = "New agent" })).ToHaveCountAsync(0);
        await room.Page.GetByLabel("Category").SelectOptionAsync("Security");
        await Expect(room.Page.GetByText("integration-n8n-agent")).ToHaveCountAsync(0);
        await Expect(room.Page.GetByText("category-soc-agent")).ToBeVisibleAsync();
    }

    [Fact]
    public Task It_is_well_to_look_at() => Looks.Well(company, "/control/gaps", "gaps", page => page.GetByRole(AriaRole.Region, new() { Name = "Gaps", Exact = true }));
}
