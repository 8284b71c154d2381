using Microsoft.Net.Http.Headers;

namespace Mycosoft.Http;

/// <summary>What every answer tells a browser, whoever wrote it: before everything else in the pipeline, and at the last moment of each answer.</summary>
internal sealed class SecurityHeaders : IStartupFilter
{
    /// <summary>For whatever says nothing of its own: data, which nobody shows as a page.</summary>
    private const string Data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public const string Referrer = "Referrer-Policy";

    /// <summary>For a page with scripts of ours, which carry the nonce, and styles that they make. It reaches this gateway and nobody else.</summary>
    public static string Page(string nonce) =>
        $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static (http, next) =>
        {
            http.Response.OnStarting(Add, http.Response);
            return next(http);
        });
        next(app);
    };

    private static Task Add(object state)
    {
        var response = (HttpResponse)state;
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.TryAdd(Referrer, "no-referrer");
        if (!headers.ContainsKey(HeaderNames.ContentSecurityPolicy))
            headers.ContentSecurityPolicy = Data;
        return Task.CompletedTask;
    }
}
