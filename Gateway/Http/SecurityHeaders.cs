using Microsoft.Net.Http.Headers;

namespace Mycosoft.Http;

/// <summary>What every answer tells a browser, whoever wrote it: before everything else in the pipeline, and at the last moment of each answer.</summary>
internal sealed class SecurityHeaders : IStartupFilter
{
    /// <summary>For a page, which has scripts and styles of its own.</summary>
    private const string Page = "frame-ancestors 'none'";

    /// <summary>For everything else, which nobody shows as a page.</summary>
    private const string Data = "default-src 'none'; frame-ancestors 'none'";

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
        headers["Referrer-Policy"] = "no-referrer";
        if (!headers.ContainsKey(HeaderNames.ContentSecurityPolicy))
            headers.ContentSecurityPolicy = response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true ? Page : Data;
        return Task.CompletedTask;
    }
}
