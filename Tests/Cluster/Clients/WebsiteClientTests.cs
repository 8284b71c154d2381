using Mycosoft.Agents;
using Mycosoft.Clients.Web;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.Cluster.Clients;

public sealed class WebsiteClientTests : IAsyncLifetime
{
    private readonly ClientKit _kit = ClientKit.With();
    private WebSite _site = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await WebSite.Start();

    public async ValueTask DisposeAsync()
    {
        _kit.Dispose();
        await _site.DisposeAsync();
    }

    [Theory]
    [InlineData(200, "{\"status\":\"ok\"}", SiteStatus.Healthy)]
    [InlineData(200, "{\"status\":\"degraded\"}", SiteStatus.Unhealthy)]
    [InlineData(200, "fine", SiteStatus.Healthy)]
    [InlineData(503, "{\"status\":\"ok\"}", SiteStatus.Unhealthy)]
    public async Task A_site_is_as_healthy_as_it_says(int status, string body, SiteStatus expected)
    {
        _site.Text("/api/health", "application/json", body, status);

        var health = (await Probe.Health(_site.At("/api/health"), false, Token)).Result!;

        Assert.Equal((expected, status), (health.Status, health.HttpStatus));
        Assert.Equal(expected == SiteStatus.Healthy, health.Reasons.Count == 0);
        Assert.Equal(["127.0.0.1"], health.Dns.Addresses);
    }

    [Fact]
    public async Task A_site_that_is_not_there_is_an_error_and_not_a_failed_task()
    {
        var health = (await Probe.Health(new($"http://127.0.0.1:{FreePort.Next()}/api/health"), false, Token)).Result!;

        Assert.Equal((SiteStatus.Error, null), (health.Status, health.HttpStatus));
        Assert.Contains("connect_refused", health.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deep_look_sees_the_home_page_too()
    {
        _site.Text("/api/health", "application/json", "{}").Html("/", "<title>Fungi</title>");

        var health = (await Probe.Health(_site.At("/api/health"), true, Token)).Result!;

        Assert.Equal((200, "Fungi"), (health.Home!.HttpStatus, health.Home.Title));
        Assert.Contains(health.Notes, n => n.Contains("Scripts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_crawl_finds_the_planted_defects()
    {
        _site.Robots("/private").Sitemap("/", "/orphan")
            .Page("/", "Home", "/a", "/broken", "/private/x", "/hop", "http://elsewhere.example/", "mailto:x@y.example", "/a#part")
            .Page("/a", "A", "/broken", "/deep").Page("/deep", "Deep", "/deeper").Page("/orphan", "Orphan")
            .RedirectChain("/hop", 2, "/a").SlowHeaders("/late", TimeSpan.FromMilliseconds(300)).Html("/orphan", "<img src='/late'><a href='/reset'>r</a>").Reset("/reset");

        var report = (await Crawl(new(Depth: 2, SlowMs: 250))).Result!;

        Assert.Equal(("read", 1, 1, false), (report.Robots, report.Disallowed, report.ExternalLinks, report.Truncated));
        var broken = report.Broken.Single(b => b.Url.EndsWith("/broken", StringComparison.Ordinal));
        Assert.Equal([_site.At("/").AbsoluteUri, _site.At("/a").AbsoluteUri], broken.FoundOn.Order());
        Assert.Equal("reset", report.Broken.Single(b => b.Url.EndsWith("/reset", StringComparison.Ordinal)).Verdict);
        Assert.Equal(2, report.RedirectChains.Single().Hops.Count);
        Assert.EndsWith("/late", report.Slow.Single().Url, StringComparison.Ordinal);
        Assert.Equal((0, 0), (_site.RequestsFor("/private/x"), _site.RequestsFor("/deeper")));
        Assert.Equal(1, _site.RequestsFor("/broken"));
    }

    [Fact]
    public async Task A_crawl_ends_at_its_number_of_pages()
    {
        _site.Page("/", "Home", Enumerable.Range(0, 50).Select(i => $"/p{i}"));

        var report = (await Crawl(new(Depth: 3, MaxPages: 10))).Result!;

        Assert.Equal((10, true), (report.Pages.Count, report.Truncated));
    }

    [Fact]
    public async Task A_robots_file_that_cannot_be_read_keeps_the_crawl_at_its_start()
    {
        _site.Status("/robots.txt", 500).Page("/", "Home", "/a");

        var report = (await Crawl(new())).Result!;

        Assert.Equal(("unreachable", 1), (report.Robots, report.Pages.Count));
    }

    [Fact]
    public async Task Mixed_content_is_found_on_a_secured_page()
    {
        await using var secured = await WebSite.Start(SiteCertificate.SelfSigned, Token);
        secured.Html("/", "<img src='http://plain.example/x.png'><img src='/fine.png'>");
        using var directory = new TemporaryDirectory("ca");
        using var kit = ClientKit.With(("Mas:Outbound:CaFile", directory.Write("ca.pem", secured.Certificate!.ExportCertificatePem())));

        var report = (await kit.Get<SiteCrawler>().Crawl(secured.At("/", "localhost"), null, new(Depth: 0), Token)).Result!;

        Assert.Equal("http://plain.example/x.png", report.MixedContent.Single().Resource);
    }

    [Fact]
    public async Task Audits_say_what_is_missing()
    {
        _site.Html("/", "<html><body><h1>One</h1><h1>Two</h1><h4>Four</h4><img src=x><input name=q><a href=/></a></body></html>", secure: false);

        var seo = (await Audits.Seo(_site.At("/"), Token)).Result!;
        var a11y = (await Audits.A11y(_site.At("/"), Token)).Result!;
        var headers = (await Audits.Headers(_site.At("/"), Token)).Result!;

        Assert.Superset(new HashSet<string> { "title", "description", "h1", "lang", "canonical" }, seo.Findings.Select(f => f.Rule).ToHashSet());
        Assert.Superset(new HashSet<string> { "img-alt", "label", "name", "lang", "heading-order" }, a11y.Findings.Select(f => f.Rule).ToHashSet());
        Assert.Superset(new HashSet<string> { "https", "csp", "content-type-options", "referrer-policy", "frame-options" }, headers.Findings.Select(f => f.Rule).ToHashSet());
    }

    [Fact]
    public async Task Performance_is_what_one_request_showed()
    {
        _site.Html("/", $"<title>t</title>{new string('x', 5000)}");

        var perf = (await Audits.Perf(_site.At("/"), Token)).Result!;

        Assert.Contains(perf.Findings, f => f.Rule == "compression");
        Assert.Equal((perf.Bytes, null), (perf.BodyBytes, perf.ContentEncoding));
    }

    [Fact]
    public async Task Content_is_held_against_what_is_expected_and_against_the_last_time()
    {
        _site.Html("/", "<p class=price>10 EUR</p><p>random</p>");
        var request = new ContentRequest(Contains: "EUR", Regex: "\\d+ EUR", Selector: ".price");

        var first = (await Audits.Content(_site.At("/"), request, null, Token)).Result!;
        _site.Html("/", "<p class=price>10 EUR</p><p>other</p>");
        var second = (await Audits.Content(_site.At("/"), request, first.Sha256, Token)).Result!;
        _site.Html("/", "<p class=price>12 EUR</p>");
        var third = (await Audits.Content(_site.At("/"), request, second.Sha256, Token)).Result!;

        Assert.Equal((true, null, false, true), (first.Ok, first.Changed, second.Changed, third.Changed));
    }

    [Theory]
    [InlineData("(", null, "$.regex")]
    [InlineData(null, "p[", "$.selector")]
    public async Task A_pattern_that_cannot_be_read_is_refused_at_its_path(string? regex, string? selector, string path)
    {
        _site.Html("/", "<p>x</p>");

        Assert.Equal(path, (await Audits.Content(_site.At("/"), new(Regex: regex, Selector: selector), null, Token)).Fault?.Path);
    }

    [Fact]
    public async Task A_page_that_does_not_answer_is_a_fault_of_its_audit() =>
        Assert.Equal(FaultCodes.Unavailable, (await Audits.Seo(new($"http://127.0.0.1:{FreePort.Next()}/"), Token)).Fault?.Code);

    private SiteProbe Probe => _kit.Get<SiteProbe>();

    private SiteAudits Audits => _kit.Get<SiteAudits>();

    private Task<Outcome<CrawlReport>> Crawl(CrawlRequest request) => _kit.Get<SiteCrawler>().Crawl(_site.At("/"), null, request, Token);
}
