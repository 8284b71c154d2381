using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>Parses a body as HTML without running or loading anything.</summary>
internal static class HtmlPage
{
    public static bool IsHtml(OutboundAnswer answer) =>
        MediaTypeHeaderValue.TryParse(answer.Headers.First("Content-Type"), out var type) && type.MediaType is "text/html" or "application/xhtml+xml";

    public static IHtmlDocument Parse(OutboundAnswer answer)
    {
        var parser = new HtmlParser();
        return EncodingOf(answer) is { } encoding
            ? parser.ParseDocument(encoding.GetString(answer.Body))
            : parser.ParseDocument(new MemoryStream(answer.Body));
    }

    public static string TextOf(OutboundAnswer answer) => (EncodingOf(answer) ?? Encoding.UTF8).GetString(answer.Body);

    private static Encoding? EncodingOf(OutboundAnswer answer)
    {
        if (!MediaTypeHeaderValue.TryParse(answer.Headers.First("Content-Type"), out var type) || type.CharSet is not { } name)
            return null;
        try
        {
            return Encoding.GetEncoding(name.Trim('"'));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
