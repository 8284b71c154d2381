using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class AuditScreenTests(RoomCompany company)
{
    [Fact]
    public async Task What_is_done_is_there_within_a_second_and_opens_to_its_hash()
    {
        var agent = await company.Api.Spawn("event-processor");
        await using var room = await company.Visit();
        await room.Go("/control/audit");
        await Expect(room.Page.GetByRole(AriaRole.Region, new() { Name = "Audit", Exact = true })).ToBeVisibleAsync();
        (await company.Api.Post($"/agents/{agent}/pause")).Is();
        var row = room.Page.Locator("tr", new() { HasText = "agent.pause" }).Filter(new() { HasText = agent });
        await Expect(row).ToBeVisibleAsync(new() { Timeout = 1_000 });
        await row.GetByRole(AriaRole.Button).FocusAsync();
        await room.Page.Keyboard.PressAsync("Enter");
        var told = (await company.Api.Get($"/audit?agent_id={agent}&action=agent.pause")).Is().List("entries").Single();
        await Expect(room.Page.GetByText(told.Text("hash"))).ToBeVisibleAsync();
        await room.Keep("audit-open");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task It_is_searched_by_what_was_done_and_to_whom_and_the_address_keeps_it()
    {
        var agent = await company.Api.Spawn("event-processor");
        (await company.Api.Post($"/agents/{agent}/pause")).Is();
        await using var room = await company.Visit();
        await room.Go("/control/audit");
        var rows = room.Page.Locator("table.audit tbody tr");
        await room.Page.GetByLabel("Agent", new() { Exact = true }).FillAsync(agent);
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await room.Page.GetByLabel("Action", new() { Exact = true }).FillAsync("agent.born");
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(1);
        await room.Page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await room.Page.GetByLabel("Subject", new() { Exact = true }).FillAsync("nothing-of-that-name");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(room.Page.GetByText("No row fits")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_is_verified_on_the_page_but_not_by_who_only_looks()
    {
        await using var room = await company.Visit();
        await room.Go("/control/audit");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Verify", Exact = true }).ClickAsync();
        await Expect(room.Page.GetByText("It is whole.")).ToBeVisibleAsync();
        await using var looker = await company.Visit(RoomCompany.Looker);
        await looker.Go("/control/audit");
        await Expect(looker.Page.GetByRole(AriaRole.Region, new() { Name = "Audit", Exact = true })).ToBeVisibleAsync();
        await Expect(looker.Page.GetByRole(AriaRole.Button, new() { Name = "Verify" })).ToHaveCountAsync(0);
        Assert.Empty(looker.Complaints);
    }

    [Fact]
    public Task It_is_well_to_look_at() => Looks.Well(company, "/control/audit", "audit", page => page.GetByRole(AriaRole.Region, new() { Name = "Audit", Exact = true }));
}
