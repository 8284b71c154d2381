using Microsoft.AspNetCore.Http;

namespace Mycosoft.Tests.Support.Sites;

/// <summary>What a healthy site has: pages with links, redirects, robots.txt and a sitemap.</summary>
public static class SitePages
{
    private static readonly Dictionary<string, string> SecurityHeaders = new()
    {
        ["Strict-Transport-Security"] = "max-age=31536000",
        ["Content-Security-Policy"] = "default-src 'self'",
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",
        ["Referrer-Policy"] = "no-referrer",
        ["Permissions-Policy"] = "camera=()",
    };

    /// <summary>A page with a title, the usual security headers and one anchor for each link (paths or absolute addresses).</summary>
    public static WebSite Page(this WebSite site, string path, string title, params IEnumerable<string> links) =>
        site.Html(path, Document(title, links), secure: true);

    public static WebSite PageWithoutSecurityHeaders(this WebSite site, string path, string title, params IEnumerable<string> links) =>
        site.Html(path, Document(title, links), secure: false);

    public static WebSite Html(this WebSite site, string path, string html, bool secure = true) => site.Serve(path, async context =>
    {
        foreach (var (name, value) in secure ? SecurityHeaders : [])
        {
            context.Response.Headers[name] = value;
        }

        await Write(context, StatusCodes.Status200OK, "text/html; charset=utf-8", html);
    });

    public static WebSite Redirect(this WebSite site, string path, string location, int status = StatusCodes.Status302Found) => site.Serve(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    });

    /// <summary>path, path/1, path/2 and so on, and after that many hops the target.</summary>
    public static WebSite RedirectChain(this WebSite site, string path, int hops, string target)
    {
        for (var hop = 0; hop < hops; hop++)
        {
            site.Redirect(hop == 0 ? path : $"{path}/{hop}", hop == hops - 1 ? target : $"{path}/{hop + 1}");
        }

        return site;
    }

    /// <summary>path sends to path/back and that one to path again.</summary>
    public static WebSite RedirectLoop(this WebSite site, string path) =>
        site.Redirect(path, $"{path}/back").Redirect($"{path}/back", path);

    public static WebSite Robots(this WebSite site, params IEnumerable<string> disallowed) => site.Text(
        "/robots.txt", "text/plain", $"User-agent: *\n{string.Concat(disallowed.Select(path => $"Disallow: {path}\n"))}Sitemap: {site.At("/sitemap.xml")}\n");

    public static WebSite Sitemap(this WebSite site, params IEnumerable<string> paths) => site.Text(
        "/sitemap.xml",
        "application/xml",
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{string.Concat(paths.Select(path => $"<url><loc>{site.At(path)}</loc></url>"))}</urlset>
        """);

    public static WebSite Text(this WebSite site, string path, string contentType, string text, int status = StatusCodes.Status200OK) =>
        site.Serve(path, context => Write(context, status, contentType, text));

    internal static Task NotFound(HttpContext context) =>
        Write(context, StatusCodes.Status404NotFound, "text/html; charset=utf-8", Document("Not found", []));

    private static Task Write(HttpContext context, int status, string contentType, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Document(string title, IEnumerable<string> links) =>
        $"""
        <!doctype html>
        <html lang="en"><head><title>{title}</title></head>
        <body><h1>{title}</h1>{string.Concat(links.Select(link => $"<a href=\"{link}\">{link}</a>"))}</body></html>
        """;
}
