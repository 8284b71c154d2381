using Mycosoft.Agents;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>Whether a site answers, and what stands behind its name.</summary>
public sealed class SiteProbe(OutboundHttp http, DnsLookup dns, WebsiteOptions options, TimeProvider clock)
{
    public async Task<Outcome<SiteHealth>> Health(Uri url, bool deep, CancellationToken cancellationToken)
    {
        var answer = await http.Send(new OutboundRequest(url) { Own = options.Url }, cancellationToken);
        if (answer.Refusal is { } refusal)
            return refusal;
        var json = HealthVerdict.JsonOf(answer);
        var checks = new List<SiteCheck>(HealthVerdict.Check(answer, json));
        var home = deep ? await Home(url, checks, cancellationToken) : null;
        var status = HealthVerdict.StatusOf(answer, checks);
        return new SiteHealth(
            url.AbsoluteUri,
            status,
            answer.Status,
            answer.Timings.TotalMs,
            answer.Timings,
            answer.Tls,
            new([.. answer.Addresses.Select(a => a.ToString())]),
            json,
            home,
            checks,
            [.. checks.Where(c => !c.Ok).Select(c => $"{c.Name}: {c.Detail}")],
            clock.GetUtcNow().UtcDateTime,
            deep ? [Notes.NoScripts] : []);
    }

    public async Task<Outcome<TlsCheck>> Tls(Uri url, CancellationToken cancellationToken)
    {
        if (url.Scheme != Uri.UriSchemeHttps)
            return Fault.InvalidPayload("Only an https address has a certificate.", "$.url");
        var answer = await http.Handshake(url, options.Url, cancellationToken);
        if (answer.Refusal is { } refusal)
            return refusal;
        var timings = answer.Timings;
        return new TlsCheck(url.AbsoluteUri, answer.Tls, answer.Failure?.Verdict, answer.Failure?.Detail, timings.ConnectMs, timings.TlsMs, [.. answer.Addresses.Select(a => a.ToString())]);
    }

    public async Task<DnsReport> Dns(string host, IReadOnlyList<DnsType>? types, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll((types ?? Enum.GetValues<DnsType>()).Distinct().Select(type => dns.Ask(host, type, cancellationToken)));
        return new(host, answers, options.Resolver?.ToString());
    }

    private async Task<HomePage> Home(Uri url, List<SiteCheck> checks, CancellationToken cancellationToken)
    {
        var answer = await http.Send(new OutboundRequest(new Uri(url, "/")) { Own = options.Url }, cancellationToken);
        var verdict = answer.Failure?.Verdict ?? (answer.Refusal is null ? null : "refused");
        var title = answer.Fault is null && HtmlPage.IsHtml(answer) ? HtmlPage.Parse(answer).Title : null;
        checks.Add(new("home", verdict is null && answer.Status is >= 200 and < 300, verdict ?? $"HTTP {answer.Status}"));
        if (answer.Tls is { } tls)
            checks.Add(new("certificate", tls is { Valid: true, DaysLeft: >= 7 }, tls.Error ?? $"{tls.DaysLeft} days left"));
        var name = OutboundGuard.HostOf(url);
        if (Uri.CheckHostName(name) == UriHostNameType.Dns)
            checks.Add(new("name", answer.Addresses.Count > 0, $"{answer.Addresses.Count} addresses"));
        return new(answer.Url.AbsoluteUri, answer.Status, answer.Timings.TotalMs, answer.Bytes, string.IsNullOrWhiteSpace(title) ? null : title, verdict);
    }
}
