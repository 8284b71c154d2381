using System.ComponentModel;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>How a site is.</summary>
public enum SiteStatus
{
    Healthy = 0,
    Unhealthy = 1,
    Error = 2,
}

public sealed record SiteCheck(string Name, bool Ok, string? Detail);

public sealed record SiteAddresses(IReadOnlyList<string> Addresses);

public sealed record HomePage(string Url, int? HttpStatus, double TotalMs, long Bytes, string? Title, [property: Description("Null when it answered.")] string? Verdict);

public sealed record SiteHealth(
    string Url,
    [property: Description("healthy: it answered and says it is well; unhealthy: it answered something else; error: there was no answer.")] SiteStatus Status,
    int? HttpStatus,
    double LatencyMs,
    Timings Timings,
    TlsReport? Tls,
    SiteAddresses Dns,
    [property: Description("The body, when it is JSON of at most 64 kB.")] JsonText? HealthJson,
    HomePage? Home,
    IReadOnlyList<SiteCheck> Checks,
    IReadOnlyList<string> Reasons,
    DateTime CheckedAt,
    IReadOnlyList<string> Notes);

public sealed record SeoAudit(string Url, int HttpStatus, SeoFacts Facts, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes);

public sealed record A11yAudit(string Url, int HttpStatus, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes);

public sealed record HeadersAudit(string Url, int HttpStatus, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<Finding> Findings);

public sealed record PerfReport(
    string Url,
    int HttpStatus,
    string? HttpVersion,
    Timings Timings,
    [property: Description("Bytes of the body over the wire.")] long Bytes,
    [property: Description("Bytes after decompression.")] long BodyBytes,
    bool Truncated,
    string? ContentEncoding,
    string? CacheControl,
    string? Etag,
    string? LastModified,
    IReadOnlyList<Redirect> Redirects,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<string> Notes);

public sealed record ContentReport(
    string Url,
    int HttpStatus,
    [property: Description("True when every check that was asked for holds.")] bool Ok,
    string Sha256,
    [property: Description("The hash of the last time; null the first time.")] string? PreviousSha256,
    [property: Description("Whether the content differs from the last time; null the first time.")] bool? Changed,
    IReadOnlyList<SiteCheck> Checks,
    long Bytes,
    IReadOnlyList<string> Notes);

public sealed record TlsCheck(string Url, [property: Description("Null when no certificate was shown.")] TlsReport? Tls, string? Verdict, string? Detail, double? ConnectMs, double? TlsMs, IReadOnlyList<string> Addresses);

public sealed record DnsReport(string Host, IReadOnlyList<DnsAnswer> Answers, [property: Description("The name server that was asked; null for the system's.")] string? Resolver);
