using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class CompanyScreenTests(RoomCompany company)
{
    /// <summary>From its cause to the page.</summary>
    private static readonly LocatorAssertionsToBeVisibleOptions WithinASecond = new() { Timeout = 1_000 };

    [Fact]
    public async Task An_agent_that_is_born_changes_or_goes_is_seen_within_a_second()
    {
        await using var room = await company.Visit();
        await Expect(Agent(room, "myca-core")).ToBeVisibleAsync();
        var id = await company.Api.Spawn("event-processor", id: $"born-{Guid.NewGuid():N}");
        await Expect(Agent(room, id)).ToBeVisibleAsync(WithinASecond);
        (await company.Api.Post($"/agents/{id}/pause")).Is();
        var row = room.Page.GetByRole(AriaRole.Row).Filter(new() { Has = Agent(room, id) });
        await Expect(row.GetByText("paused", new() { Exact = true })).ToBeVisibleAsync(WithinASecond);
        (await company.Api.Delete($"/agents/{id}")).Is();
        await Expect(Agent(room, id)).ToBeHiddenAsync(new() { Timeout = 1_000 });
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_search_and_a_category_leave_what_fits()
    {
        var site = await company.Api.Spawn("website", id: $"site-{Guid.NewGuid():N}");
        await using var room = await company.Visit(RoomCompany.Looker);
        await room.Page.GetByLabel("Search").FillAsync("CORE");
        await Expect(Agent(room, "myca-core")).ToBeVisibleAsync();
        await Expect(Agent(room, "task-router")).ToBeHiddenAsync();
        await room.Page.GetByLabel("Search").FillAsync("nothing is called that");
        await Expect(room.Page.GetByText("No agent fits")).ToBeVisibleAsync();
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Expect(Agent(room, "task-router")).ToBeVisibleAsync();
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "integration", Exact = false }).First.ClickAsync();
        await Expect(Agent(room, site)).ToBeVisibleAsync();
        await Expect(Agent(room, "myca-core")).ToBeHiddenAsync();
        await room.Page.GetByLabel("Status").SelectOptionAsync("Error");
        await Expect(room.Page.GetByText("No agent fits")).ToBeVisibleAsync();
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Who_has_only_a_keyboard_comes_to_an_agent()
    {
        await using var room = await company.Visit();
        await room.Page.Keyboard.PressAsync("Tab");
        await room.Page.GetByLabel("Search").FocusAsync();
        await room.Page.Keyboard.TypeAsync("myca-core");
        await Expect(room.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(Agent(room, "myca-core")).ToBeVisibleAsync();
        for (var presses = 0; presses < 40 && !await Agent(room, "myca-core").EvaluateAsync<bool>("link => link === document.activeElement"); presses++)
            await room.Page.Keyboard.PressAsync("Tab");
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(room.Page).ToHaveURLAsync(new Uri(company.Silo.Address, "/control/agents/myca-core").ToString());
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task It_is_readable_on_every_screen_by_day_and_night(int width, bool dark)
    {
        await using var room = await company.Visit(width: width, dark: dark);
        await Expect(Agent(room, "myca-core")).ToBeVisibleAsync();
        await room.Keep($"company-{width}{(dark ? "-dark" : "")}");
        Assert.Empty(await room.SeriousBarriers());
        Assert.True(await room.Overflow() <= 0, "the page is wider than the screen");
        if (width == 390)
        {
            await room.Page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
            await Expect(room.Page.GetByRole(AriaRole.Link, new() { Name = "Approvals" })).ToBeVisibleAsync();
            await room.Keep($"menu-{width}{(dark ? "-dark" : "")}");
            Assert.Empty(await room.SeriousBarriers());
        }
    }

    [Fact]
    public async Task The_first_page_costs_less_than_half_a_megabyte()
    {
        await using var room = await company.Visit();
        await Expect(Agent(room, "myca-core")).ToBeVisibleAsync();
        var bytes = await room.Page.EvaluateAsync<int>("() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, entry) => sum + entry.transferSize, 0)");
        Assert.InRange(bytes, 10_000, 500_000);
    }

    [Fact]
    public async Task What_is_not_there_says_so()
    {
        await using var room = await company.Visit();
        await room.Go("/control/nowhere/at/all");
        await Expect(room.Page.GetByText("There is no such screen")).ToBeVisibleAsync();
        Assert.Empty(await room.SeriousBarriers());
    }

    private static ILocator Agent(RoomPage room, string id) => room.Page.GetByRole(AriaRole.Link, new() { Name = id, Exact = true });
}
