using System.Net;
using Mycosoft.Tests.EndToEnd.Auth;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class LoginTests(RoomCompany company)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_without_a_key_is_asked_for_one_and_comes_where_it_wanted()
    {
        await using var room = await company.Visit(key: null);
        await room.Page.GotoAsync(new Uri(company.Silo.Address, "/control/gaps?tab=filled").ToString());
        await room.Page.GetByLabel("API key").FillAsync("a-key-that-is-not-one");
        await room.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(room.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToHaveTextAsync("This key does not open the company.");
        await room.Keep("login");
        Assert.Empty(await room.SeriousBarriers());
        await room.Page.GetByLabel("API key").FillAsync(RoomCompany.Owner);
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(room.Page).ToHaveURLAsync(new Uri(company.Silo.Address, "/control/gaps?tab=filled").ToString());
        await Expect(room.Page.Locator(".live")).ToHaveTextAsync("Live");
        // The browser notes each answer that is a refusal, as the first key got.
        Assert.All(room.Complaints, complaint => Assert.Contains("403", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_logs_out_is_out()
    {
        await using var room = await company.Visit();
        await room.Go("/control");
        await room.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(room.Page.GetByLabel("API key")).ToBeVisibleAsync();
        await room.Page.GotoAsync(new Uri(company.Silo.Address, "/control").ToString());
        await Expect(room.Page.GetByLabel("API key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_revoked_key_ends_what_it_opened()
    {
        var key = await company.Api.MakeKey("viewer");
        await using var room = await company.Visit(key.Text("key"));
        await room.Go("/control");
        (await company.Api.Delete($"/keys/{key.Text("id")}")).Is();
        await Expect(room.Page.Locator("main h1")).ToHaveTextAsync("You have been logged out", new() { Timeout = 15_000 });
        await Expect(room.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToHaveTextAsync("The API key was revoked.");
        await room.Keep("logged-out");
    }

    [Fact]
    public async Task A_page_of_another_origin_has_no_use_of_the_pass()
    {
        using var browser = company.Silo.CreateClient(null);
        using var front = await browser.GetAsync($"/?api_key={RoomCompany.Owner}", Cancel);
        browser.DefaultRequestHeaders.Add("Cookie", Assert.Single(front.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        Assert.Equal(200, (await new Api(browser).Get("/api/dashboard/stats")).Status);
        (await new Api(browser).Get("/agents")).IsRefused(401);
        browser.DefaultRequestHeaders.Add("Origin", "http://127.0.0.1:9");
        (await new Api(browser).Get("/api/dashboard/stats")).IsRefused(401);
        using var form = new FormUrlEncodedContent([new("key", RoomCompany.Owner)]);
        using var login = await browser.PostAsync("/login", form, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, login.StatusCode);
    }

    [Theory]
    [InlineData("//elsewhere.example/control")]
    [InlineData("https://elsewhere.example")]
    [InlineData("/control/..\\..\\elsewhere")]
    public async Task A_login_leads_nowhere_else(string next)
    {
        using var browser = company.Silo.CreateClient(null);
        using var form = new FormUrlEncodedContent([new("key", RoomCompany.Owner), new("next", next)]);
        using var login = await browser.PostAsync("/login", form, Cancel);
        Assert.Equal((HttpStatusCode.Redirect, "/control"), (login.StatusCode, login.Headers.Location!.OriginalString));
    }
}
