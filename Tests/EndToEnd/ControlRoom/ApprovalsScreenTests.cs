using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class ApprovalsScreenTests(RoomCompany company)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 1_000 };

    [Fact]
    public async Task What_is_asked_is_there_within_a_second_and_is_approved_by_the_keyboard_alone()
    {
        await using var room = await company.Visit(RoomCompany.Second);
        await room.Go("/control/approvals");
        await Expect(room.Page.GetByText("Waiting (")).ToBeVisibleAsync();
        var (agent, approval) = await Ask();
        var card = Card(room, agent);
        await Expect(card).ToBeVisibleAsync(Soon);
        var asked = (await company.Api.Get($"/approvals/{approval}")).Is();
        foreach (var shown in (string[])[asked.Text("payload_sha256"), asked.Text("policy_version"), asked.Text("rule"), asked.Text("requester"), "0 of 1", "critical"])
            await Expect(card.GetByText(shown).First).ToBeVisibleAsync();
        await Expect(card.Locator(".expiry")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^2[34] h [0-5][0-9] min left$"));

        await card.GetByLabel("Reason").FillAsync("go on");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve" }).FocusAsync();
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(card.GetByRole(AriaRole.Group, new() { Name = "Approve exactly this?" })).ToBeFocusedAsync();
        await room.Page.Keyboard.PressAsync("Tab");
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(room.Page.Locator(".done")).ToContainTextAsync($"reload_config of {agent} is approved");
        await Expect(card).ToHaveCountAsync(0);
        Assert.Contains((await company.Api.Get($"/approvals/{approval}")).Is().Text("status"), (string[])["approved", "used"]);
        await room.Page.GetByRole(AriaRole.Link, new() { Name = "Show it" }).ClickAsync();
        await Expect(room.Page.GetByText("go on")).ToBeVisibleAsync();
        await room.Keep("approval");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Who_asked_is_told_why_he_does_not_approve_and_may_take_it_back()
    {
        await using var room = await company.Visit();
        var (agent, approval) = await Ask();
        await room.Go("/control/approvals");
        var card = Card(room, agent);
        await Expect(card.GetByText("You asked for this, so another person has to approve it.")).ToBeVisibleAsync();
        await Expect(card.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await card.GetByLabel("Reason").FillAsync("not now");
        await card.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "No", Exact = true }).ClickAsync();
        Assert.Equal("pending", (await company.Api.Get($"/approvals/{approval}")).Is().Text("status"));
        await card.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(room.Page.Locator(".done")).ToContainTextAsync("is rejected");
        await room.Page.Locator(".tabs").GetByText("Decided").ClickAsync();
        var row = room.Page.Locator("tr", new() { HasText = agent });
        await Expect(row.GetByText("not now")).ToBeVisibleAsync();
        await Expect(row.GetByText("rejected")).ToBeVisibleAsync();
        await room.Keep("approvals-decided");
    }

    [Fact]
    public async Task What_another_decided_meanwhile_is_gone_within_a_second_and_who_only_looks_presses_nothing()
    {
        await using var room = await company.Visit(RoomCompany.Looker);
        var (agent, approval) = await Ask();
        await room.Go("/control/approvals");
        var card = Card(room, agent);
        await Expect(card.GetByText("Deciding needs the role approver.")).ToBeVisibleAsync();
        await Expect(card.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        (await new Api(company.Silo.CreateClient(RoomCompany.Second)).Post($"/approvals/{approval}/reject")).Is();
        await Expect(card).ToHaveCountAsync(0, new() { Timeout = 1_000 });
        await room.Go("/control/approvals/00000000-0000-0000-0000-000000000000");
        await Expect(room.Page.GetByText("Approval 00000000-0000-0000-0000-000000000000 not found")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_is_well_to_look_at()
    {
        await Ask();
        await Looks.Well(company, "/control/approvals", "approvals", page => page.Locator(".approval").First);
    }

    private static ILocator Card(RoomPage room, string agent) => room.Page.GetByRole(AriaRole.Article, new() { Name = $"reload_config of {agent}" });

    private async Task<(string Agent, string Approval)> Ask()
    {
        var agent = await company.Api.Spawn("monitoring");
        return (agent, (await company.Api.Post("/tasks", new { agent_id = agent, task_type = "reload_config" })).Is(202).Text("approval_id"));
    }
}
