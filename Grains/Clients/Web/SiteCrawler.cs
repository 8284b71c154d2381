using System.Text;
using Mycosoft.Agents;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>Walks one host level by level, four pages at a time, as its robots.txt lets it.</summary>
public sealed class SiteCrawler(OutboundHttp http, OutboundOptions options)
{
    private const int Concurrency = 4;
    private const int MaxSitemaps = 5;

    /// <summary>Off the caller's scheduler: parsing hundreds of pages is no work for a grain's turn.</summary>
    public Task<Outcome<CrawlReport>> Crawl(Uri start, Uri? own, CrawlRequest request, CancellationToken cancellationToken) =>
        Task.Run(() => Walk(PageLinks.WithoutFragment(start), own, request, cancellationToken), cancellationToken);

    private async Task<Outcome<CrawlReport>> Walk(Uri start, Uri? own, CrawlRequest request, CancellationToken cancellationToken)
    {
        var ledger = new CrawlLedger(request, start);
        var first = await http.Send(new OutboundRequest(new Uri(start, "/robots.txt")) { Own = own }, cancellationToken);
        if (first.Refusal is { } refusal)
            return refusal;
        var (robots, how) = ReadRobots(first);
        if (how == "read" && !robots.Allows(start))
            return ledger.Report("refused", 0);
        ledger.Take(start, "start", RobotsRules.AllowAll);
        var sitemap = request.Depth == 0 ? [] : await ReadSitemaps(start, own, robots, cancellationToken);
        var level = new List<Uri> { start };
        for (var depth = 0; depth <= request.Depth && level.Count > 0; depth++)
        {
            var found = await VisitLevel(level, depth, own, request, ledger, cancellationToken);
            if (depth == 0)
                found.AddRange(sitemap.Select(url => (url, "sitemap")));
            level = [.. found.Where(f => ledger.Take(f.Url, f.FoundOn, robots)).Select(f => f.Url)];
        }

        return ledger.Report(how, sitemap.Count);
    }

    private async Task<List<(Uri Url, string FoundOn)>> VisitLevel(List<Uri> level, int depth, Uri? own, CrawlRequest request, CrawlLedger ledger, CancellationToken cancellationToken)
    {
        var room = Math.Max(0, request.MaxPages - ledger.Visited);
        ledger.Truncated |= level.Count > room;
        var found = new List<(Uri, string)>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(level.Take(room), parallel, async (url, token) =>
        {
            var answer = await http.Send(new OutboundRequest(url) { Own = own }, token);
            var links = LinksOf(answer, url);
            lock (found)
            {
                ledger.Visit(url, depth, answer);
                Collect(links, answer.Url, found, ledger);
            }
        });
        return found;
    }

    private static void Collect(PageLinks? links, Uri page, List<(Uri Url, string FoundOn)> found, CrawlLedger ledger)
    {
        if (links is null)
            return;
        found.AddRange(links.Links.Concat(links.Resources).Select(link => (link, page.AbsoluteUri)));
        foreach (var mixed in links.MixedContent(page))
            ledger.AddMixed(page, mixed);
    }

    private static PageLinks? LinksOf(OutboundAnswer answer, Uri asked) =>
        answer.Fault is null && answer.Status is >= 200 and < 300 && HtmlPage.IsHtml(answer) && OutboundGuard.SameAuthority(answer.Url, asked)
            ? PageLinks.Of(HtmlPage.Parse(answer), answer.Url)
            : null;

    private (RobotsRules Rules, string How) ReadRobots(OutboundAnswer answer)
    {
        if (answer.Fault is not null || answer.Status >= 500)
            return (RobotsRules.DisallowAll, "unreachable");
        return answer.Status is >= 200 and < 300
            ? (RobotsRules.Parse(Encoding.UTF8.GetString(answer.Body), UserAgentText.Product(options.UserAgent)), "read")
            : (RobotsRules.AllowAll, "absent");
    }

    private async Task<List<Uri>> ReadSitemaps(Uri start, Uri? own, RobotsRules robots, CancellationToken cancellationToken)
    {
        var named = robots.Sitemaps.Select(s => Uri.TryCreate(start, s, out var url) ? url : null).OfType<Uri>();
        var waiting = new Queue<Uri>(named.DefaultIfEmpty(new Uri(start, "/sitemap.xml")).Where(url => OutboundGuard.SameAuthority(url, start)));
        var pages = new List<Uri>();
        for (var read = 0; read < MaxSitemaps && waiting.TryDequeue(out var url); read++)
        {
            var answer = await http.Send(new OutboundRequest(url) { Own = own }, cancellationToken);
            if (answer.Fault is not null || answer.Status != 200 || SitemapReader.Read(answer.Body) is not { } sitemap)
                continue;
            if (!sitemap.IsIndex)
                pages.AddRange(sitemap.Locations);
            else
                sitemap.Locations.Where(l => OutboundGuard.SameAuthority(l, start)).ToList().ForEach(waiting.Enqueue);
        }

        return pages;
    }
}
