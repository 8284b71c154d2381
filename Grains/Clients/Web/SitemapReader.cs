using System.Xml;

namespace Mycosoft.Clients.Web;

/// <summary>A sitemap or an index of sitemaps; no DTD, no entities.</summary>
internal sealed record SitemapReader(bool IsIndex, IReadOnlyList<Uri> Locations)
{
    private const int MaxLocations = 50_000;

    /// <summary>Null when it is not a sitemap.</summary>
    public static SitemapReader? Read(byte[] body)
    {
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true };
            using var reader = XmlReader.Create(new MemoryStream(body), settings);
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName is "urlset" or "sitemapindex"
                ? new(reader.LocalName == "sitemapindex", ReadLocations(reader))
                : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static List<Uri> ReadLocations(XmlReader reader)
    {
        var locations = new List<Uri>();
        while (locations.Count < MaxLocations && reader.ReadToFollowing("loc", reader.NamespaceURI))
        {
            if (Uri.TryCreate(reader.ReadElementContentAsString().Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                locations.Add(PageLinks.WithoutFragment(url));
        }

        return locations;
    }
}
