using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

public sealed record CrawlRequest(
    [property: Description("Where to begin; the configured site when absent."), StringLength(2048, MinimumLength = 1)] string? Url = null,
    [property: Description("How many links away from the beginning."), Range(0, 5)] int Depth = 2,
    [property: Range(1, 500)] int MaxPages = 100,
    [property: Description("A page that takes longer, in milliseconds, is listed as slow."), Range(1, 60_000)] int SlowMs = 2000);

public sealed record CrawledPage(
    string Url,
    int Depth,
    int? HttpStatus,
    [property: Description("Why there is no answer; null when there is one.")] string? Verdict,
    double? TtfbMs,
    double TotalMs,
    long Bytes,
    string? ContentType);

public sealed record BrokenLink(string Url, int? HttpStatus, string? Verdict, [property: Description("Up to five pages that point at it.")] IReadOnlyList<string> FoundOn);

public sealed record RedirectChain(string Url, IReadOnlyList<Redirect> Hops, string FinalUrl);

public sealed record MixedContent(string Page, string Resource);

public sealed record SlowPage(string Url, double TotalMs);

public sealed record CrawlReport(
    string Url,
    [property: Description("read, absent, unreachable (then nothing but the start page is visited) or refused (the start page itself may not be visited).")] string Robots,
    int SitemapUrls,
    IReadOnlyList<CrawledPage> Pages,
    IReadOnlyList<BrokenLink> Broken,
    IReadOnlyList<RedirectChain> RedirectChains,
    IReadOnlyList<MixedContent> MixedContent,
    IReadOnlyList<SlowPage> Slow,
    [property: Description("Links that robots.txt keeps us from.")] int Disallowed,
    [property: Description("Links to other hosts; they are not followed.")] int ExternalLinks,
    [property: Description("True when max_pages ended the crawl.")] bool Truncated,
    IReadOnlyList<string> Notes);
