using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Mycosoft.Clients.Web;

/// <summary>The accessibility rules that can be decided without showing the page.</summary>
internal static class A11yRules
{
    private const int MaxPerRule = 50;

    public static IReadOnlyList<Finding> Check(IHtmlDocument page) =>
    [
        .. Document(page),
        .. Each(page, "img:not([alt]):not([role=presentation]):not([aria-hidden=true])", "img-alt", Severity.High, "An image has no alt text.", _ => true),
        .. Each(page, "input, select, textarea", "label", Severity.High, "A form field has no label.", e => NeedsLabel(e) && !HasLabel(page, e)),
        .. Each(page, "button, a[href]", "name", Severity.High, "A link or button has no text.", e => !HasName(e)),
        .. Each(page, "[tabindex]", "tabindex", Severity.Low, "A positive tabindex changes the order of the page.", e => int.TryParse(e.GetAttribute("tabindex"), out var i) && i > 0),
        .. Each(page, "iframe:not([title])", "iframe-title", Severity.Medium, "A frame has no title.", _ => true),
        .. Each(page, "[style*=color]", "contrast", Severity.Medium, "Inline colours have a contrast below 4.5 to 1.", e => Contrast.OfStyle(e.GetAttribute("style")!) < 4.5),
        .. Headings(page),
        .. DuplicateIds(page),
    ];

    private static IEnumerable<Finding> Document(IHtmlDocument page)
    {
        if (string.IsNullOrWhiteSpace(page.DocumentElement.GetAttribute("lang")))
            yield return new("lang", Severity.High, "The html element has no lang.");
        if (string.IsNullOrWhiteSpace(page.Title))
            yield return new("title", Severity.High, "The page has no title.");
        if (page.QuerySelector("meta[name=viewport]")?.GetAttribute("content") is { } viewport && (viewport.Contains("user-scalable=no", StringComparison.Ordinal) || viewport.Contains("maximum-scale=1", StringComparison.Ordinal)))
            yield return new("zoom", Severity.Medium, "The page keeps people from zooming.", viewport);
    }

    private static IEnumerable<Finding> Each(IHtmlDocument page, string selector, string rule, Severity severity, string message, Func<IElement, bool> wrong) =>
        page.QuerySelectorAll(selector).Where(wrong).Take(MaxPerRule).Select(e => new Finding(rule, severity, message, Excerpt(e)));

    private static IEnumerable<Finding> Headings(IHtmlDocument page)
    {
        var last = 0;
        foreach (var heading in page.QuerySelectorAll("h1, h2, h3, h4, h5, h6"))
        {
            var level = int.Parse(heading.LocalName.AsSpan(1), CultureInfo.InvariantCulture);
            if (last > 0 && level > last + 1)
                yield return new("heading-order", Severity.Low, $"A heading goes from level {last} to {level}.", Excerpt(heading));
            last = level;
        }
    }

    private static IEnumerable<Finding> DuplicateIds(IHtmlDocument page) =>
        page.QuerySelectorAll("[id]").GroupBy(e => e.Id).Where(g => !string.IsNullOrEmpty(g.Key) && g.Count() > 1).Take(MaxPerRule)
            .Select(g => new Finding("duplicate-id", Severity.Medium, $"{g.Count()} elements have the same id.", g.Key));

    private static bool NeedsLabel(IElement field) => field.GetAttribute("type")?.ToLowerInvariant() is not ("hidden" or "submit" or "button" or "reset" or "image");

    private static bool HasLabel(IHtmlDocument page, IElement field) =>
        HasText(field.GetAttribute("aria-label")) || HasText(field.GetAttribute("aria-labelledby")) || HasText(field.GetAttribute("title"))
        || field.Closest("label") is not null || (HasText(field.Id) && page.QuerySelectorAll("label[for]").Any(l => l.GetAttribute("for") == field.Id));

    private static bool HasName(IElement element) =>
        HasText(element.TextContent) || HasText(element.GetAttribute("aria-label")) || HasText(element.GetAttribute("aria-labelledby")) || HasText(element.GetAttribute("title"))
        || element.QuerySelectorAll("img[alt], svg title, [aria-label]").Any(e => HasText(e.GetAttribute("alt")) || HasText(e.TextContent) || HasText(e.GetAttribute("aria-label")));

    private static bool HasText(string? text) => !string.IsNullOrWhiteSpace(text);

    private static string Excerpt(IElement element) => element.OuterHtml is { Length: > 120 } html ? html[..120] + "…" : element.OuterHtml;
}
