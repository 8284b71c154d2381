using System.Net;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.Unit.Support;

public sealed class WebSiteTests : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private WebSite _site = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await WebSite.Start(cancellationToken: Cancellation);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task A_page_has_its_links_and_security_headers_and_is_recorded()
    {
        _site.Page("/", "Home", "/about", "/gone");
        using var answer = await Get("/?q=1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("<a href=\"/gone\">", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("/?q=1", Assert.Single(_site.Requests).PathAndQuery);
    }

    [Fact]
    public async Task Security_headers_can_be_missing()
    {
        _site.PageWithoutSecurityHeaders("/", "Home");
        using var answer = await Get("/");
        Assert.False(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task An_unknown_page_is_missing_and_any_status_can_be_set()
    {
        _site.Status("/down", 503);
        using var missing = await Get("/nowhere");
        using var down = await Get("/down");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.ServiceUnavailable), (missing.StatusCode, down.StatusCode));
    }

    [Fact]
    public async Task Redirects_form_chains_and_loops()
    {
        _site.Page("/end", "End").RedirectChain("/start", 3, "/end").RedirectLoop("/round");
        Assert.Equal(["/start/1", "/start/2", "/end"], [await Location("/start"), await Location("/start/1"), await Location("/start/2")]);
        Assert.Equal(["/round/back", "/round"], [await Location("/round"), await Location("/round/back")]);
    }

    [Fact]
    public async Task Robots_and_sitemap_name_the_site_itself()
    {
        _site.Robots("/private").Sitemap("/a", "/b");
        var robots = await _http.GetStringAsync(_site.At("/robots.txt"), Cancellation);
        var sitemap = await _http.GetStringAsync(_site.At("/sitemap.xml"), Cancellation);
        Assert.Contains($"Disallow: /private\nSitemap: {_site.Address}sitemap.xml", robots, StringComparison.Ordinal);
        Assert.Contains($"<loc>{_site.Address}b</loc>", sitemap, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_can_be_reset_before_and_within_the_answer()
    {
        _site.Reset("/reset").ResetInBody("/half");
        await Assert.ThrowsAsync<HttpRequestException>(() => Get("/reset"));
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetStringAsync(_site.At("/half"), Cancellation));
    }

    [Fact]
    public async Task Slow_headers_and_a_slow_body_are_told_apart()
    {
        _site.SlowHeaders("/headers", TimeSpan.FromMinutes(5)).SlowBody("/body", 2, TimeSpan.FromMinutes(5));
        using var body = await _http.GetAsync(_site.At("/body"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, body.StatusCode);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _http.GetAsync(_site.At("/headers"), impatient.Token));
    }

    [Fact]
    public async Task A_held_page_answers_when_the_test_opens_it()
    {
        var gate = _site.Hold("/held");
        var answer = Get("/held");
        await gate.Arrived.WaitAsync(Cancellation);
        Assert.False(answer.IsCompleted);
        gate.Open();
        using var opened = await answer;
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task A_large_body_has_its_size_without_announcing_it()
    {
        _site.LargeBody("/large", 3_000_001);
        using var answer = await _http.GetAsync(_site.At("/large"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Null(answer.Content.Headers.ContentLength);
        Assert.Equal(3_000_001, (await answer.Content.ReadAsByteArrayAsync(Cancellation)).Length);
    }

    private Task<HttpResponseMessage> Get(string path) => _http.GetAsync(_site.At(path), Cancellation);

    private async Task<string> Location(string path)
    {
        using var answer = await Get(path);
        return answer.Headers.Location!.ToString();
    }
}
