using System.Globalization;
using System.Text.RegularExpressions;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>What the security headers of an answer leave open.</summary>
public static partial class HeaderRules
{
    private const int HalfYear = 15_552_000;

    private static readonly string[] TellTales = ["Server", "X-Powered-By", "X-AspNet-Version"];

    public static IReadOnlyList<Finding> Check(Uri url, AnswerHeaders headers) =>
    [
        .. Transport(url, headers),
        .. Policy(headers),
        .. Sniffing(headers),
        .. Referrer(headers),
        .. Frames(headers),
        .. Versions(headers),
        .. headers.All("Set-Cookie").SelectMany(cookie => CookieRules.Check(url, cookie)),
    ];

    private static IEnumerable<Finding> Transport(Uri url, AnswerHeaders headers)
    {
        if (url.Scheme == Uri.UriSchemeHttp)
        {
            yield return new("https", Severity.High, "The page is served without TLS.");
            yield break;
        }

        if (headers.First("Strict-Transport-Security") is not { } value)
            yield return new("hsts", Severity.Medium, "Strict-Transport-Security is missing.");
        else if (!MaxAge().Match(value).Groups[1].ValueSpan.IsInteger(out var seconds) || seconds < HalfYear)
            yield return new("hsts", Severity.Medium, "Strict-Transport-Security lasts less than half a year.", value);
    }

    private static IEnumerable<Finding> Policy(AnswerHeaders headers)
    {
        if (headers.First("Content-Security-Policy") is not { } policy)
        {
            yield return new("csp", Severity.Medium, "Content-Security-Policy is missing.");
            yield break;
        }

        var scripts = Directive(policy, "script-src") ?? Directive(policy, "default-src");
        if (scripts is null)
            yield return new("csp", Severity.Medium, "The policy does not limit scripts.", policy);
        else if (scripts.Contains("'unsafe-inline'") && !scripts.Any(s => s.StartsWith("'nonce-", StringComparison.Ordinal) || s.StartsWith("'sha", StringComparison.Ordinal)))
            yield return new("csp", Severity.Medium, "The policy allows inline scripts.", policy);
        if (scripts?.Contains("'unsafe-eval'") == true)
            yield return new("csp", Severity.Low, "The policy allows eval.", policy);
        if (scripts?.Contains("*") == true)
            yield return new("csp", Severity.Medium, "The policy allows scripts of every host.", policy);
    }

    private static IEnumerable<Finding> Sniffing(AnswerHeaders headers)
    {
        if (!string.Equals(headers.First("X-Content-Type-Options")?.Trim(), "nosniff", StringComparison.OrdinalIgnoreCase))
            yield return new("content-type-options", Severity.Low, "X-Content-Type-Options is not nosniff.", headers.First("X-Content-Type-Options"));
    }

    private static IEnumerable<Finding> Referrer(AnswerHeaders headers)
    {
        var value = headers.First("Referrer-Policy")?.Trim();
        if (value is null)
            yield return new("referrer-policy", Severity.Low, "Referrer-Policy is missing.");
        else if (value.Contains("unsafe-url", StringComparison.OrdinalIgnoreCase))
            yield return new("referrer-policy", Severity.Medium, "Referrer-Policy gives whole addresses to other sites.", value);
    }

    private static IEnumerable<Finding> Frames(AnswerHeaders headers)
    {
        var framed = headers.First("X-Frame-Options")?.Trim().ToUpperInvariant() is "DENY" or "SAMEORIGIN";
        if (!framed && Directive(headers.First("Content-Security-Policy") ?? "", "frame-ancestors") is null)
            yield return new("frame-options", Severity.Medium, "Any site may show this page in a frame.", headers.First("X-Frame-Options"));
    }

    private static IEnumerable<Finding> Versions(AnswerHeaders headers) =>
        from name in TellTales
        from value in headers.All(name)
        where value.Any(char.IsDigit)
        select new Finding("version-disclosure", Severity.Low, $"{name} tells a version.", value);

    private static string[]? Directive(string policy, string name) => policy.Split(';')
        .Select(d => d.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .FirstOrDefault(d => d.Length > 0 && d[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1..];

    private static bool IsInteger(this ReadOnlySpan<char> text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    [GeneratedRegex("max-age\\s*=\\s*\"?(\\d+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MaxAge();
}
