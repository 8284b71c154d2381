using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Clients.Web;

public sealed record SiteRequest([property: Description("The page; the configured site when absent."), StringLength(2048, MinimumLength = 1)] string? Url = null);

public sealed record SiteHealthRequest(
    [property: Description("What to ask; the configured site's health path when absent."), StringLength(2048, MinimumLength = 1)] string? Url = null,
    [property: Description("Also look at the home page, the certificate and the name.")] bool Deep = false);

public sealed record ContentRequest(
    [property: StringLength(2048, MinimumLength = 1)] string? Url = null,
    [property: Description("Text that must be in the body."), StringLength(10_000, MinimumLength = 1)] string? Contains = null,
    [property: Description("A regular expression that must match the body."), StringLength(1000, MinimumLength = 1)] string? Regex = null,
    [property: Description("A CSS selector that must match; the hash is then of its text, so that only that part is watched."), StringLength(1000, MinimumLength = 1)] string? Selector = null,
    [property: Description("What the SHA-256 must be, in hexadecimal."), RegularExpression("^[0-9a-fA-F]{64}$")] string? Sha256 = null);

public sealed record DnsRequest(
    [property: Description("The name; the configured site's when absent."), StringLength(253, MinimumLength = 1)] string? Host = null,
    [property: Description("All types when absent."), MinLength(1), MaxLength(7)] IReadOnlyList<DnsType>? Types = null);

public sealed record UptimeRequest(
    [property: Description("What was checked; the configured site's health path when absent."), StringLength(2048, MinimumLength = 1)] string? Url = null,
    [property: Range(1, 8760)] int WindowHours = 24);
