using System.Net;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Auth;

[Collection(typeof(OnSqlite))]
public sealed class RuntimePageTests(SqliteCompany company) : CompanySuite(company)
{
    private const string Link = "/orleans?api_key=a-key-for-tests";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_turns_the_key_of_a_link_into_a_pass_that_opens_this_page_alone()
    {
        using var browser = Company.Silo.CreateClient(null);
        using var entered = await browser.GetAsync(Link, Cancel);
        Assert.Equal((HttpStatusCode.Redirect, "/orleans/"), (entered.StatusCode, entered.Headers.Location!.OriginalString));
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.DoesNotContain("a-key-for-tests", cookie, StringComparison.Ordinal);
        foreach (var part in (string[])["path=/orleans", "httponly", "samesite=strict", "max-age=3600"])
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-referrer", Assert.Single(entered.Headers.GetValues("Referrer-Policy")));

        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        using var page = await browser.GetAsync("/orleans/", Cancel);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("script-src 'self';", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(200, (await new Api(browser).Get("/orleans/index.min.js")).Status);
        (await new Api(browser).Get("/status")).IsRefused(401);
        (await new Api(browser).Get("/keys")).IsRefused(401);
    }

    [Fact]
    public async Task A_pass_is_worth_what_its_key_is_worth_now()
    {
        var key = await Api.MakeKey("admin");
        using var browser = Company.Silo.CreateClient(null);
        using var entered = await browser.GetAsync($"/orleans?api_key={key.Text("key")}", Cancel);
        browser.DefaultRequestHeaders.Add("Cookie", Assert.Single(entered.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        Assert.Equal(200, (await new Api(browser).Get("/orleans/version")).Status);
        (await Api.Delete($"/keys/{key.Text("id")}")).Is();
        await Eventually.Equal(403, async () => (await new Api(browser).Get("/orleans/version")).Status, "the revoked key's pass is refused", TimeSpan.FromSeconds(20), Cancel);

        var viewer = await Api.MakeKey("viewer");
        using var refused = await browser.GetAsync($"/orleans?api_key={viewer.Text("key")}", Cancel);
        Assert.Equal((HttpStatusCode.Forbidden, false), (refused.StatusCode, refused.Headers.Contains("Set-Cookie")));
    }

    [Theory]
    [InlineData("mas-orleans=x")]
    [InlineData("mas-orleans=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("mas-orleans=%00%ff")]
    public async Task A_pass_that_was_made_up_is_no_key(string cookie)
    {
        using var browser = Company.Silo.CreateClient(null);
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        (await new Api(browser).Get("/orleans/ClusterStats")).IsRefused(401);
    }

    [Fact]
    public async Task Every_kind_is_a_grain_type_of_its_own()
    {
        await Api.Do("myca-core", "get_status");
        await Api.Do("task-router", "get_status");
        var counters = await Eventually.Value(
            async () => (await Api.Get("/orleans/DashboardCounters")).Is().ToJsonString(), text => text.Contains("MycaCoreAgent", StringComparison.Ordinal), "the page counts myca-core's kind", TimeSpan.FromSeconds(20), Cancel);
        Assert.Contains("TaskRouterAgent", counters, StringComparison.Ordinal);
        (await Api.Get("/orleans/Trace")).IsRefused(404);
        (await Api.Get("/orleans/SiloProperties/nobody")).IsRefused(404);
    }

    [Fact]
    public async Task It_is_not_there_where_it_is_not_wanted()
    {
        await using var silo = await SiloProcess.Start(new() { Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none", ["Mas__OrleansDashboard"] = "false" } }, Cancel);
        (await new Api(silo.Http).Get("/orleans/")).IsRefused(404);
    }
}
