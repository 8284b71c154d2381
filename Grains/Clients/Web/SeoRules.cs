using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Mycosoft.Clients.Web;

/// <summary>What a search engine reads in a page.</summary>
public sealed record SeoFacts(
    string? Title,
    string? Description,
    string? Canonical,
    string? Language,
    string? RobotsMeta,
    IReadOnlyList<string> H1,
    IReadOnlyDictionary<string, string> Hreflang,
    IReadOnlyDictionary<string, string> OpenGraph);

internal static class SeoRules
{
    private static readonly string[] WantedOpenGraph = ["og:title", "og:description", "og:image"];

    public static SeoFacts Read(IHtmlDocument page) => new(
        Text(page.QuerySelector("head > title")),
        page.QuerySelector("meta[name=description i]")?.GetAttribute("content")?.Trim(),
        page.QuerySelector("link[rel~=canonical]")?.GetAttribute("href")?.Trim(),
        page.DocumentElement.GetAttribute("lang"),
        page.QuerySelector("meta[name=robots i]")?.GetAttribute("content")?.Trim(),
        [.. page.QuerySelectorAll("h1").Select(Text).OfType<string>().Take(20)],
        Pairs(page.QuerySelectorAll("link[rel~=alternate][hreflang]"), "hreflang", "href"),
        Pairs(page.QuerySelectorAll("meta[property^='og:']"), "property", "content"));

    public static IReadOnlyList<Finding> Check(SeoFacts facts, Uri url, string? robotsHeader) => [.. Titles(facts), .. Headings(facts), .. Addresses(facts, url), .. Indexing(facts, robotsHeader)];

    private static IEnumerable<Finding> Titles(SeoFacts facts)
    {
        if (facts.Title is null)
            yield return new("title", Severity.High, "The page has no title.");
        else if (facts.Title.Length > 60)
            yield return new("title", Severity.Low, $"The title has {facts.Title.Length} characters; about 60 are shown.", facts.Title);
        if (string.IsNullOrEmpty(facts.Description))
            yield return new("description", Severity.Medium, "The page has no meta description.");
        else if (facts.Description.Length > 160)
            yield return new("description", Severity.Low, $"The description has {facts.Description.Length} characters; about 160 are shown.");
    }

    private static IEnumerable<Finding> Headings(SeoFacts facts)
    {
        if (facts.H1.Count != 1)
            yield return new("h1", facts.H1.Count == 0 ? Severity.Medium : Severity.Low, $"The page has {facts.H1.Count} h1 headings with text, not one.");
        if (string.IsNullOrEmpty(facts.Language))
            yield return new("lang", Severity.Medium, "The html element has no lang.");
        foreach (var name in WantedOpenGraph.Where(n => !facts.OpenGraph.ContainsKey(n)))
            yield return new("open-graph", Severity.Low, $"{name} is missing.");
    }

    private static IEnumerable<Finding> Addresses(SeoFacts facts, Uri url)
    {
        if (facts.Canonical is null)
            yield return new("canonical", Severity.Low, "The page names no canonical address.");
        else if (!Uri.TryCreate(url, facts.Canonical, out var canonical))
            yield return new("canonical", Severity.Medium, "The canonical address is not an address.", facts.Canonical);
        else if (!canonical.Host.Equals(url.Host, StringComparison.OrdinalIgnoreCase))
            yield return new("canonical", Severity.Medium, "The canonical address is on another host.", facts.Canonical);
        if (facts.Hreflang.Count > 0 && !facts.Hreflang.ContainsKey("x-default"))
            yield return new("hreflang", Severity.Low, "The language versions have no x-default.");
    }

    private static IEnumerable<Finding> Indexing(SeoFacts facts, string? robotsHeader) =>
        from text in new[] { facts.RobotsMeta, robotsHeader }
        where text?.Contains("noindex", StringComparison.OrdinalIgnoreCase) == true
        select new Finding("noindex", Severity.High, "Search engines are told not to list this page.", text);

    private static string? Text(IElement? element) => string.Join(' ', (element?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } text ? text : null;

    private static Dictionary<string, string> Pairs(IEnumerable<IElement> elements, string key, string value)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in elements.Take(200))
            pairs.TryAdd(element.GetAttribute(key) ?? "", element.GetAttribute(value) ?? "");
        return pairs;
    }
}
