using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.EndToEnd.Agents;

public sealed class WebsiteTests(WatchedSite watched) : IClassFixture<WatchedSite>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Api Api => watched.Api;

    [Fact]
    public async Task A_health_check_asks_the_configured_site_and_keeps_the_original_s_members()
    {
        var task = await Api.Do("website-agent", "health_check");
        Assert.Equal("completed", task.Text("status"));
        var result = task["result"]!.Has("url:text status:text http_status:whole? latency_ms:number");
        Assert.Equal((watched.Site.At("/api/health").AbsoluteUri, "healthy", 200), (result.Text("url"), result.Text("status"), (int)result["http_status"]!));
        Assert.True(watched.Site.RequestsFor("/api/health") > 0, "the site was not asked");
    }

    [Fact]
    public async Task A_site_that_answers_500_is_unhealthy_and_that_is_a_result()
    {
        watched.Site.Status("/broken", 500);
        var task = await Api.Do("website-agent", "health_check", new { url = watched.Site.At("/broken") });
        Assert.Equal(("completed", "unhealthy", 500), (task.Text("status"), task["result"]!.Text("status"), (int)task["result"]!["http_status"]!));
    }

    [Fact]
    public async Task A_crawl_finds_the_broken_link_and_the_page_that_has_it()
    {
        var task = await Api.Do("website-agent", "route_status");
        Assert.Equal("completed", task.Text("status"));
        var text = task["result"]!.ToJsonString();
        Assert.Contains("/gone", text, StringComparison.Ordinal);
        Assert.Contains("/about", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("file:///etc/passwd")]
    public async Task Private_addresses_are_refused_without_permission(string url)
    {
        var task = await Api.Do("website-agent", "health_check", new { url });
        Assert.Equal(("failed", "forbidden"), (task.Text("status"), task.Text("error_code")));
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_refused_too()
    {
        await using var secret = await WebSite.Start(cancellationToken: Cancellation);
        watched.Site.Redirect("/lure", secret.At("/metadata").AbsoluteUri);
        await Api.Do("website-agent", "headers_check", new { url = watched.Site.At("/lure") });
        Assert.Empty(secret.Requests);
    }

    [Fact]
    public async Task A_bad_payload_is_422_before_anything_is_queued()
    {
        (await Api.Post("/tasks", new { agent_id = "website-agent", task_type = "health_check", payload = new { url = 5 } })).IsRefused(422, path: "$.payload.url");
        (await Api.Post("/tasks", new { agent_id = "website-agent", task_type = "uptime_report", payload = new { window_hours = 0 } })).IsRefused(422, path: "$.payload.window_hours");
    }
}
