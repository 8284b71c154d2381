using System.ComponentModel;
using Mycosoft.Agents.Kinds.Samples;
using Mycosoft.Agents.Kinds.Website;
using Mycosoft.Clients.Outbound;
using Mycosoft.Clients.Web;

namespace Mycosoft.Agents.Kinds;

[Agent("website", AgentCategory.Integration, SingletonId = "website-agent"), Description("Watches the company's web site: health, links, headers, certificate, names, content.")]
public sealed class WebsiteAgent : Agent
{
    private readonly WebsiteOptions _options;
    private readonly SiteProbe _probe;
    private readonly SiteAudits _audits;
    private readonly SiteCrawler _crawler;
    private readonly StateChanges<WebsiteState> _state;

    public WebsiteAgent(AgentServices services, WebsiteOptions options, SiteProbe probe, SiteAudits audits, SiteCrawler crawler)
        : base(services)
    {
        (_options, _probe, _audits, _crawler) = (options, probe, audits, crawler);
        _state = new(KeepState<WebsiteState>(WebsiteState.Version));
    }

    protected override IReadOnlyList<string> MissingConfiguration => _options.Url is null ? [WebsiteOptions.UrlKey] : [];

    [AgentTask("health_check", Effect.Read), Description("Asks a site's health address, and with deep also its home page, certificate and name.")]
    public Task<Outcome<SiteHealth>> HealthCheck(SiteHealthRequest request, CancellationToken cancellationToken) => At(request.Url, _options.HealthUrl, async url =>
    {
        var outcome = await _probe.Health(url, request.Deep, cancellationToken);
        if (outcome.Result is { } health)
            await _state.Apply(state => state.WithCheck(health.Url, SampleOf(health)), cancellationToken);
        return outcome;
    });

    [AgentTask("route_status", Effect.Read), Description("Crawls the site as its robots.txt allows: broken links and where they are, redirects, mixed content, slow pages.")]
    public Task<Outcome<CrawlReport>> RouteStatus(CrawlRequest request, CancellationToken cancellationToken) =>
        At(request.Url, _options.Url, url => _crawler.Crawl(url, _options.Url, request, cancellationToken));

    [AgentTask("seo_audit", Effect.Read), Description("What a search engine reads in a page, and what it misses.")]
    public Task<Outcome<SeoAudit>> SeoAudit(SiteRequest request, CancellationToken cancellationToken) =>
        At(request.Url, _options.Url, url => _audits.Seo(url, cancellationToken));

    [AgentTask("perf_check", Effect.Read), Description("Times one request: first byte, bytes, compression, cache headers, HTTP version.")]
    public Task<Outcome<PerfReport>> PerfCheck(SiteRequest request, CancellationToken cancellationToken) =>
        At(request.Url, _options.Url, url => _audits.Perf(url, cancellationToken));

    [AgentTask("headers_check", Effect.Read), Description("The security headers and cookie flags of a page.")]
    public Task<Outcome<HeadersAudit>> HeadersCheck(SiteRequest request, CancellationToken cancellationToken) =>
        At(request.Url, _options.Url, url => _audits.Headers(url, cancellationToken));

    [AgentTask("a11y_check", Effect.Read), Description("The accessibility rules that can be decided without a browser.")]
    public Task<Outcome<A11yAudit>> A11yCheck(SiteRequest request, CancellationToken cancellationToken) =>
        At(request.Url, _options.Url, url => _audits.A11y(url, cancellationToken));

    [AgentTask("tls_check", Effect.Read), Description("The certificate of a site: who, by whom, until when, and whether it is accepted.")]
    public Task<Outcome<TlsCheck>> TlsCheck(SiteRequest request, CancellationToken cancellationToken) =>
        At(request.Url, _options.Url, url => _probe.Tls(url, cancellationToken));

    [AgentTask("dns_check", Effect.Read), Description("Asks the name server for the records of a name.")]
    public async Task<Outcome<DnsReport>> DnsCheck(DnsRequest request, CancellationToken cancellationToken)
    {
        if ((request.Host ?? _options.Url?.IdnHost) is not { } host)
            return Fault.NotConfigured(WebsiteOptions.UrlKey);
        return OutboundGuard.IsName(host) ? await _probe.Dns(host, request.Types, cancellationToken) : Fault.InvalidPayload("Must be a host name, and not this machine's.", "$.host");
    }

    [AgentTask("content_check", Effect.Read), Description("Holds a page against what it should contain, and says whether it changed since the last time.")]
    public Task<Outcome<ContentReport>> ContentCheck(ContentRequest request, CancellationToken cancellationToken) => At(request.Url, _options.Url, async url =>
    {
        var key = $"{url.AbsoluteUri} {request.Selector}".TrimEnd();
        var outcome = await _audits.Content(url, request, _state.Value.HashOf(key), cancellationToken);
        if (outcome.Result is { HttpStatus: >= 200 and < 300 } report)
            await _state.Apply(state => state.WithHash(key, report.Sha256), cancellationToken);
        return outcome;
    });

    [AgentTask("uptime_report", Effect.Read), Description("How past health checks of this agent went.")]
    public Task<Outcome<UptimeReport>> Uptime(UptimeRequest request, CancellationToken cancellationToken) => At<UptimeReport>(request.Url, _options.HealthUrl, url =>
        Task.FromResult<Outcome<UptimeReport>>(UptimeReport.Of(url.AbsoluteUri, _state.Value.LogOf(url.AbsoluteUri), request.WindowHours, Clock.GetUtcNow().UtcDateTime)));

    protected override async Task<IReadOnlyList<HealthCheck>> CheckServices(CancellationToken cancellationToken)
    {
        if (_options.HealthUrl is not { } url)
            return [];
        var outcome = await _probe.Health(url, deep: false, cancellationToken);
        if (outcome.Result is not { } health)
            return [new("website", AgentHealth.Degraded, outcome.Fault!.Message)];
        var status = health.Status == SiteStatus.Healthy ? AgentHealth.Healthy : AgentHealth.Degraded;
        return [new("website", status, health.Reasons.Count == 0 ? null : string.Join("; ", health.Reasons), health.LatencyMs)];
    }

    private static Sample SampleOf(SiteHealth health) =>
        new(health.CheckedAt, health.Status == SiteStatus.Healthy, health.LatencyMs, health.Timings.TtfbMs, health.Reasons.Count == 0 ? null : health.Reasons[0]);

    private static async Task<Outcome<T>> At<T>(string? given, Uri? configured, Func<Uri, Task<Outcome<T>>> run)
        where T : class
    {
        if (given is null)
            return configured is null ? Fault.NotConfigured(WebsiteOptions.UrlKey) : await run(configured);
        var (url, fault) = OutboundGuard.Parse(given, "$.url");
        return url is null ? fault! : await run(url);
    }
}
