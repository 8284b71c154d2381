using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Mycosoft.Clients.Web;

/// <summary>What a page points at.</summary>
internal sealed record PageLinks(IReadOnlyList<Uri> Links, IReadOnlyList<Uri> Resources)
{
    private static readonly (string Selector, string Attribute)[] ResourceElements =
    [
        ("img[src]", "src"), ("script[src]", "src"), ("iframe[src]", "src"), ("source[src]", "src"), ("video[src]", "src"), ("audio[src]", "src"),
        ("link[rel~=stylesheet][href]", "href"), ("link[rel~=icon][href]", "href"),
    ];

    public static PageLinks Of(IHtmlDocument document, Uri page)
    {
        var root = BaseOf(document, page);
        var links = Collect(document.QuerySelectorAll("a[href], area[href]"), "href", root);
        var resources = ResourceElements.SelectMany(r => Collect(document.QuerySelectorAll(r.Selector), r.Attribute, root)).Distinct();
        return new([.. links.Distinct()], [.. resources]);
    }

    /// <summary>What a secured page loads unsecured.</summary>
    public IEnumerable<Uri> MixedContent(Uri page) => page.Scheme == Uri.UriSchemeHttps ? Resources.Where(r => r.Scheme == Uri.UriSchemeHttp) : [];

    public static Uri WithoutFragment(Uri url) => url.Fragment.Length == 0 ? url : new Uri(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));

    private static Uri BaseOf(IHtmlDocument document, Uri page) =>
        document.QuerySelector("base[href]")?.GetAttribute("href") is { } href && Uri.TryCreate(page, href, out var url) ? url : page;

    private static IEnumerable<Uri> Collect(IEnumerable<IElement> elements, string attribute, Uri root)
    {
        foreach (var element in elements)
        {
            var value = element.GetAttribute(attribute)?.Trim();
            if (!string.IsNullOrEmpty(value) && Uri.TryCreate(root, value, out var url) && url.Scheme is "http" or "https")
                yield return WithoutFragment(url);
        }
    }
}
