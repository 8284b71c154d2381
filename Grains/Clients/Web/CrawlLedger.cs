using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>What a crawl knows so far; one writer at a time.</summary>
internal sealed class CrawlLedger(CrawlRequest request, Uri start)
{
    private const int MaxFoundOn = 5;
    private const int MaxMixed = 500;

    private readonly Dictionary<Uri, List<string>> _foundOn = [];
    private readonly HashSet<Uri> _external = [];
    private readonly HashSet<Uri> _disallowed = [];
    private readonly List<(CrawledPage Page, OutboundAnswer Answer, Uri Url)> _visited = [];
    private readonly List<MixedContent> _mixed = [];

    public int Visited => _visited.Count;

    public bool Truncated { get; set; }

    /// <summary>Takes a link; true when it is to be visited.</summary>
    public bool Take(Uri url, string foundOn, RobotsRules robots)
    {
        if (!OutboundGuard.SameAuthority(url, start))
        {
            _external.Add(url);
            return false;
        }

        if (_foundOn.TryGetValue(url, out var places))
        {
            if (places.Count < MaxFoundOn && !places.Contains(foundOn))
                places.Add(foundOn);
            return false;
        }

        if (!robots.Allows(url))
        {
            _disallowed.Add(url);
            return false;
        }

        _foundOn[url] = [foundOn];
        return true;
    }

    public void Visit(Uri url, int depth, OutboundAnswer answer)
    {
        var verdict = answer.Failure?.Verdict ?? (answer.Refusal is null ? null : "refused");
        var page = new CrawledPage(url.AbsoluteUri, depth, answer.Status, verdict, answer.Timings.TtfbMs, answer.Timings.TotalMs, answer.Bytes, answer.Headers.First("Content-Type"));
        _visited.Add((page, answer with { Body = [] }, url));
    }

    public void AddMixed(Uri page, Uri resource)
    {
        if (_mixed.Count < MaxMixed)
            _mixed.Add(new(page.AbsoluteUri, resource.AbsoluteUri));
    }

    public CrawlReport Report(string robots, int sitemapUrls) => new(
        start.AbsoluteUri,
        robots,
        sitemapUrls,
        [.. _visited.Select(v => v.Page)],
        [.. _visited.Where(v => v.Page.Verdict is not null || v.Page.HttpStatus >= 400).Select(v => new BrokenLink(v.Page.Url, v.Page.HttpStatus, v.Page.Verdict, FoundOn(v.Url)))],
        [.. _visited.Where(v => v.Answer.Redirects.Count > 0).Select(v => new RedirectChain(v.Page.Url, v.Answer.Redirects, v.Answer.Redirects[^1].Location))],
        _mixed,
        [.. _visited.Where(v => v.Page.TotalMs > request.SlowMs).Select(v => new SlowPage(v.Page.Url, v.Page.TotalMs))],
        _disallowed.Count,
        _external.Count,
        Truncated,
        [Notes.NoScripts]);

    private List<string> FoundOn(Uri url) => _foundOn.TryGetValue(url, out var places) ? places : [];
}
