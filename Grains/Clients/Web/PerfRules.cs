using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>What makes a page slower than it has to be, as far as one request shows it.</summary>
internal static class PerfRules
{
    private const int WorthCompressing = 1400;

    public static IEnumerable<Finding> Check(OutboundAnswer answer)
    {
        var headers = answer.Headers;
        if (headers.First("Content-Encoding") is null && answer.Bytes > WorthCompressing && IsText(headers.First("Content-Type")))
            yield return new("compression", Severity.Medium, $"{answer.Bytes} bytes of text are sent uncompressed.");
        if (headers.First("Cache-Control") is null && headers.First("Expires") is null)
            yield return new("cache-control", Severity.Low, "No Cache-Control: every cache decides for itself.");
        if (headers.First("ETag") is null && headers.First("Last-Modified") is null)
            yield return new("validator", Severity.Low, "Neither ETag nor Last-Modified: an unchanged page is sent again whole.");
        if (answer.Url.Scheme == Uri.UriSchemeHttps && answer.HttpVersion is "1.0" or "1.1")
            yield return new("http-version", Severity.Low, $"Served over HTTP/{answer.HttpVersion}, not HTTP/2.");
        if (answer.Timings.TtfbMs > 800)
            yield return new("ttfb", Severity.Medium, $"The first byte took {answer.Timings.TtfbMs:0} ms.");
        if (answer.Redirects.Count > 1)
            yield return new("redirects", Severity.Low, $"{answer.Redirects.Count} redirects before the page.");
        if (answer.Truncated)
            yield return new("size", Severity.High, $"The page is larger than {answer.Body.Length} bytes.");
    }

    private static bool IsText(string? contentType) =>
        contentType is not null && (contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || contentType.Contains("json", StringComparison.OrdinalIgnoreCase) || contentType.Contains("javascript", StringComparison.OrdinalIgnoreCase) || contentType.Contains("xml", StringComparison.OrdinalIgnoreCase));
}
