using Mycosoft.Clients.Outbound;
using Mycosoft.Clients.Web;

namespace Mycosoft.Agents.Kinds.RouteMonitor;

/// <summary>Finds what is to be checked from what was asked, the agent's settings and the configured base address.</summary>
internal static class RouteTargets
{
    public static (RouteTarget? Target, bool Own, Fault? Fault) Of(CheckRouteRequest request, RouteMonitorSettings settings, Uri? baseUrl)
    {
        var own = Named(settings.Url, settings.Route, baseUrl, "$.settings.url");
        var asked = request.Url is null && request.Route is null ? own : Named(request.Url, request.Route, baseUrl, "$.url");
        if (asked.Fault is { } fault)
            return (null, false, fault);
        var isOwn = own.Url == asked.Url && (request.Method is null || request.Method == settings.Method) && request.Expect is null;
        var method = request.Method ?? (isOwn ? settings.Method : "GET");
        var expect = request.Expect ?? (isOwn ? settings.Expect : null) ?? RouteExpectation.Default;
        var route = request.Url ?? request.Route ?? settings.Url ?? settings.Route!;
        if (expect.NeedsBody && method == "HEAD")
            return (null, false, Fault.InvalidPayload("HEAD has no body to expect something of.", "$.method"));
        return (new(route, asked.Url!, HttpMethod.Parse(method), expect), isOwn, null);
    }

    /// <summary>The key without which the agent's own route has no address.</summary>
    public static string? MissingKey(RouteMonitorSettings settings, Uri? baseUrl) => settings.Route is not null && baseUrl is null ? RouteMonitorOptions.BaseUrlKey : null;

    public static (Uri? Url, Fault? Fault) Named(string? url, string? route, Uri? baseUrl, string path)
    {
        if (url is not null)
            return OutboundGuard.Parse(url, path);
        if (route is null)
            return (null, Fault.InvalidPayload("Give url or route; the agent's settings name neither.", path));
        if (baseUrl is null)
            return (null, Fault.NotConfigured(RouteMonitorOptions.BaseUrlKey));
        return Uri.TryCreate(baseUrl, route, out var resolved) && OutboundGuard.SameAuthority(resolved, baseUrl) ? (resolved, null) : (null, Fault.InvalidPayload("A route stays on the base address.", "$.route"));
    }
}
