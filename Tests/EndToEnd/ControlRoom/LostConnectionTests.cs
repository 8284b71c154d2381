using System.Net;
using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Clusters;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Processes;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

/// <summary>What a visitor sees while something between the page and the company is away.</summary>
[Collection(typeof(OneAtATime))]
public sealed class LostConnectionTests(ChromiumBrowser chromium) : IClassFixture<ChromiumBrowser>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 20_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_comes_back_by_itself_when_its_gateway_has_started_again()
    {
        var settings = new SiloSettings { ApiKey = RoomCompany.Owner, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "myca-core" } };
        await using var silo = await SiloProcess.Start(settings, Cancel);
        await using var room = await RoomPage.Open(chromium.Browser, silo.Address, RoomCompany.Owner);
        await room.Go("/control");
        await silo.Kill();
        await Expect(room.Page.GetByText("The connection is lost.")).ToBeVisibleAsync(Soon);
        await Expect(room.Page.Locator(".live > span")).ToBeHiddenAsync();
        await room.Keep("connection-lost");
        await silo.Restart(Cancel);
        await Expect(room.Page.Locator(".live")).ToHaveTextAsync("Live", new() { Timeout = 20_000 });
        var id = await new Api(silo.Http).Spawn("event-processor", id: $"after-{Guid.NewGuid():N}");
        await Expect(room.Page.GetByRole(AriaRole.Link, new() { Name = id, Exact = true })).ToBeVisibleAsync(Soon);
    }

    [Fact]
    public async Task A_page_of_one_gateway_is_opened_by_another_and_says_since_when_the_silos_are_away()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 1, Gateways = 2, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "myca-core" } }, Cancel);
        var (first, second) = (company.Gateways[0], company.Gateways[1]);
        using var browser = first.CreateClient(null);
        using var front = await browser.GetAsync($"/?api_key={ClusterSettings.Key}", Cancel);
        browser.DefaultRequestHeaders.Add("Cookie", Assert.Single(front.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        using var page = await browser.GetAsync("/control", Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var body = await page.Content.ReadAsStringAsync(Cancel);

        await using var room = await RoomPage.Open(chromium.Browser, second.Address, ClusterSettings.Key);
        // The balancer sent the page's connection elsewhere than the page.
        await room.Page.RouteAsync("**/control", route => route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = body }));
        await room.Go("/control");
        await Expect(room.Page.GetByRole(AriaRole.Link, new() { Name = "myca-core", Exact = true })).ToBeVisibleAsync(Soon);
        Assert.True(room.Complaints.Count == 0, string.Join("\n", room.Complaints));

        await company.Silos[0].Kill();
        await Expect(room.Page.GetByText("Stale since")).ToBeVisibleAsync(Soon);
        await Expect(room.Page.GetByRole(AriaRole.Link, new() { Name = "myca-core", Exact = true })).ToBeVisibleAsync();
        await room.Keep("stale");
    }
}
