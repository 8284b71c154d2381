using Microsoft.AspNetCore.Http.HttpResults;
using Mycosoft.Http;
using Orleans.Dashboard;

namespace Mycosoft.Dashboard;

/// <summary>
/// Orleans' own dashboard at /orleans: silos, activations of each kind, calls and their times. For admins, because it shows what grains hold. A browser comes in by /orleans?api_key=…, which turns
/// the key into a pass and leaves the address without it. Its live log stays shut: it would be one more way out for every line that is logged.
/// </summary>
public static class RuntimePage
{
    public const string Path = "/orleans";

    private const string LiveLog = "/Trace";

    /// <summary>Its own scripts, and styles that it writes into the page; nothing from elsewhere.</summary>
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>How often a silo samples itself while nobody looks as well.</summary>
    private const int SampleMilliseconds = 5_000;

    public static void AddRuntimePage(this ISiloBuilder silo, IConfiguration configuration)
    {
        if (!IsWanted(configuration))
            return;
        silo.AddDashboard(Hold);
        silo.Services.AddSingleton<Added>();
    }

    public static void AddRuntimePage(this IClientBuilder client, IConfiguration configuration)
    {
        if (!IsWanted(configuration))
            return;
        client.AddDashboard(Hold);
        client.Services.AddSingleton<Added>();
    }

    internal static void MapRuntimePage(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<Added>() is null)
            return;
        var group = routes.MapOrleansDashboard(Path);
        group.AddEndpointFilter(Serve);
        group.WithTags("Orleans").For(Role.Admin).WithMetadata(new BrowserPass.Accepted(Path), BrowserPass.Accepted.Everywhere).ExcludeFromDescription();
    }

    private static bool IsWanted(IConfiguration configuration) => !bool.TryParse(configuration["Mas:OrleansDashboard"], out var wanted) || wanted;

    private static void Hold(DashboardOptions options) => (options.HideTrace, options.CounterUpdateIntervalMs) = (true, SampleMilliseconds);

    private static async ValueTask<object?> Serve(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var asked = http.Request.Path.Value!;
        if (asked.AsSpan().TrimEnd('/').Equals(Path, StringComparison.OrdinalIgnoreCase) && http.Request.Query.TryGetValue(ApiKeyHandler.QueryName, out var key))
            return Enter(http, key.ToString());
        if (asked.EndsWith(LiveLog, StringComparison.OrdinalIgnoreCase))
            return new Refusal(Fault.NotFound("The live log is not served here."));
        http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is not (TimeoutException or OrleansException or OperationCanceledException or OutOfMemoryException))
        {
            // It throws at every name that is not in the cluster.
            return new Refusal(Fault.NotFound("The cluster has nothing of that name."));
        }
    }

    private static RedirectHttpResult Enter(HttpContext http, string key)
    {
        http.RequestServices.GetRequiredService<BrowserPass>().Give(http, key, Path);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Redirect(Path + "/");
    }

    private sealed class Added;
}
