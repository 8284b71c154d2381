using AngleSharp.Html.Dom;
using Mycosoft.Agents;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>Audits of one page from one request. A page that does not answer is a fault, an imperfect one is a result.</summary>
public sealed class SiteAudits(OutboundHttp http, WebsiteOptions options)
{
    private static readonly string[] SecurityHeaders =
        ["Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Permissions-Policy", "Server", "X-Powered-By"];

    public Task<Outcome<SeoAudit>> Seo(Uri url, CancellationToken cancellationToken) => OfPage<SeoAudit>(url, (answer, page) =>
    {
        var facts = SeoRules.Read(page);
        return new SeoAudit(answer.Url.AbsoluteUri, answer.Status!.Value, facts, SeoRules.Check(facts, answer.Url, answer.Headers.First("X-Robots-Tag")), Notes.Of(answer.Truncated));
    }, cancellationToken);

    public Task<Outcome<A11yAudit>> A11y(Uri url, CancellationToken cancellationToken) =>
        OfPage<A11yAudit>(url, (answer, page) => new A11yAudit(answer.Url.AbsoluteUri, answer.Status!.Value, A11yRules.Check(page), Notes.Of(answer.Truncated)), cancellationToken);

    public Task<Outcome<HeadersAudit>> Headers(Uri url, CancellationToken cancellationToken) => Of<HeadersAudit>(url, answer =>
    {
        var shown = SecurityHeaders.Where(name => answer.Headers.First(name) is not null).ToDictionary(name => name, name => string.Join(", ", answer.Headers.All(name)));
        return new HeadersAudit(answer.Url.AbsoluteUri, answer.Status!.Value, shown, HeaderRules.Check(answer.Url, answer.Headers));
    }, cancellationToken);

    public Task<Outcome<PerfReport>> Perf(Uri url, CancellationToken cancellationToken) => Of<PerfReport>(url, answer => new PerfReport(
        answer.Url.AbsoluteUri,
        answer.Status!.Value,
        answer.HttpVersion,
        answer.Timings,
        answer.Bytes,
        answer.Body.Length,
        answer.Truncated,
        answer.Headers.First("Content-Encoding"),
        answer.Headers.First("Cache-Control"),
        answer.Headers.First("ETag"),
        answer.Headers.First("Last-Modified"),
        answer.Redirects,
        [.. PerfRules.Check(answer)],
        ["One request for the page itself; what it loads and what its scripts do is not measured."]), cancellationToken);

    public Task<Outcome<ContentReport>> Content(Uri url, ContentRequest request, string? previous, CancellationToken cancellationToken) =>
        Of(url, answer => ContentChecks.Check(answer, request, previous), cancellationToken);

    private Task<Outcome<T>> OfPage<T>(Uri url, Func<OutboundAnswer, IHtmlDocument, Outcome<T>> audit, CancellationToken cancellationToken)
        where T : class =>
        Of(url, answer => HtmlPage.IsHtml(answer) ? audit(answer, HtmlPage.Parse(answer)) : Fault.Unsupported($"{answer.Url} is not HTML."), cancellationToken);

    private Task<Outcome<T>> Of<T>(Uri url, Func<OutboundAnswer, Outcome<T>> audit, CancellationToken cancellationToken)
        where T : class => Task.Run<Outcome<T>>(async () =>
        {
            var answer = await http.Send(new OutboundRequest(url) { Own = options.Url }, cancellationToken);
            return answer.Fault is { } fault ? fault : audit(answer);
        }, cancellationToken);
}
