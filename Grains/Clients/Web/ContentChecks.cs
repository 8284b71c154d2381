using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Mycosoft.Agents;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>Holds a body against what its owner expects of it.</summary>
internal static class ContentChecks
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    public static Outcome<ContentReport> Check(OutboundAnswer answer, ContentRequest request, string? previous)
    {
        var text = HtmlPage.TextOf(answer);
        var checks = new List<SiteCheck> { new("status", answer.Status is >= 200 and < 300, $"HTTP {answer.Status}") };
        if (request.Contains is { } wanted)
            checks.Add(new("contains", text.Contains(wanted, StringComparison.Ordinal), null));
        if (request.Regex is { } pattern && AddMatch(checks, pattern, text) is { } badPattern)
            return badPattern;
        var watched = answer.Body;
        if (request.Selector is { } selector && AddSelection(checks, selector, answer, ref watched) is { } badSelector)
            return badSelector;
        var hash = Convert.ToHexStringLower(SHA256.HashData(watched));
        if (request.Sha256 is { } expected)
            checks.Add(new("sha256", hash.Equals(expected, StringComparison.OrdinalIgnoreCase), null));
        bool? changed = previous is null ? null : previous != hash;
        return new ContentReport(answer.Url.AbsoluteUri, answer.Status!.Value, checks.TrueForAll(c => c.Ok), hash, previous, changed, checks, answer.Bytes, Notes.Of(answer.Truncated));
    }

    private static Fault? AddMatch(List<SiteCheck> checks, string pattern, string text)
    {
        try
        {
            checks.Add(new("regex", Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, RegexLimit), null));
            return null;
        }
        catch (RegexMatchTimeoutException)
        {
            return Fault.InvalidPayload("The expression takes longer than a second on this body.", "$.regex");
        }
        catch (ArgumentException e)
        {
            return Fault.InvalidPayload(e.Message, "$.regex");
        }
    }

    private static Fault? AddSelection(List<SiteCheck> checks, string selector, OutboundAnswer answer, ref byte[] watched)
    {
        try
        {
            var found = HtmlPage.Parse(answer).QuerySelectorAll(selector).Select(e => e.TextContent.Trim()).ToList();
            watched = Encoding.UTF8.GetBytes(string.Join('\n', found));
            checks.Add(new("selector", found.Count > 0, $"{found.Count} elements"));
            return null;
        }
        catch (DomException)
        {
            return Fault.InvalidPayload("Not a CSS selector.", "$.selector");
        }
    }
}
