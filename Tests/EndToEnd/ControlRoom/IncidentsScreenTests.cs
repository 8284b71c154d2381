using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class IncidentsScreenTests(RoomCompany company)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 1_000 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_wrong_is_there_within_a_second_is_taken_up_by_the_keyboard_alone_and_is_over_when_its_cause_is_gone()
    {
        var agent = await company.Api.Spawn("event-processor");
        await using var room = await company.Visit();
        await using var looker = await company.Visit(RoomCompany.Looker);
        await room.Go("/control/incidents");
        await looker.Go("/control/incidents");
        var (card, seen) = (Card(room, agent), Card(looker, agent));
        (await company.Api.Post("/quarantine", new { scope = "agent", target = agent, reason = "it went mad" })).Is();
        await Is("active");
        await Expect(card).ToBeVisibleAsync(Soon);
        await Expect(card.GetByRole(AriaRole.Link, new() { Name = agent, Exact = true })).ToBeVisibleAsync();
        await Expect(seen).ToBeVisibleAsync();
        await Expect(seen.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        await card.GetByLabel("Note").FocusAsync();
        await room.Page.Keyboard.TypeAsync("I look");
        await Expect(card.GetByLabel("Note")).ToHaveValueAsync("I look");
        await room.Page.Keyboard.PressAsync("Tab");
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(seen.GetByText("investigating")).ToBeVisibleAsync();
        await Expect(seen.GetByText("I look")).ToBeVisibleAsync();
        await Looks.Well(company, "/control/incidents", "incidents", page => page.Locator(".incident").First);

        (await company.Api.Post("/quarantine/lift", new { scope = "agent", target = agent })).Is();
        await Is("resolved");
        await Expect(card).ToHaveCountAsync(0, new() { Timeout = 1_000 });
        await room.Page.Locator(".tabs").GetByText("Over and ignored").ClickAsync();
        await Expect(room.Page.Locator("tr", new() { HasText = agent }).GetByText("went away by itself")).ToBeVisibleAsync();
        await room.Keep("incidents-over");
        Assert.Empty(room.Complaints);
        Assert.Empty(looker.Complaints);

        Task Is(string status) => Eventually.True(
            async () => (await company.Api.Get($"/api/security/incidents?agent_id={agent}&status={status}")).Is().List("incidents").Any(), $"the incident is {status}", Patience, Cancellation);
    }

    [Fact]
    public async Task One_that_people_let_be_stands_apart()
    {
        var agent = await company.Api.Spawn("event-processor");
        (await company.Api.Post("/quarantine", new { scope = "agent", target = agent, reason = "on purpose" })).Is();
        await using var room = await company.Visit();
        await room.Go("/control/incidents");
        var card = Card(room, agent);
        await Expect(card).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await card.GetByLabel("Note").FillAsync("it is an experiment");
        await card.GetByRole(AriaRole.Button, new() { Name = "Ignore" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(room.Page.Locator(".done")).ToContainTextAsync("ignored");
        await room.Page.GetByRole(AriaRole.Link, new() { Name = "Show it" }).ClickAsync();
        await Expect(room.Page.Locator("tr", new() { HasText = agent }).GetByText("it is an experiment")).ToBeVisibleAsync();
        (await company.Api.Post("/quarantine/lift", new { scope = "agent", target = agent })).Is();
        Assert.Empty(room.Complaints);
    }

    private static ILocator Card(RoomPage room, string agent) => room.Page.GetByRole(AriaRole.Article, new() { Name = $"Agent {agent} is in quarantine" });
}
