using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Mycosoft.Dashboard;

namespace Mycosoft.Tests;

/// <summary>Every endpoint that the gateway maps, from the gateway's own list; nothing is started.</summary>
internal static class MappedRoutes
{
    public static IReadOnlyList<RouteEndpoint> All { get; } = Map();

    public static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"];

    public static string NameOf(RouteEndpoint endpoint) => $"{string.Join(',', MethodsOf(endpoint))} /{endpoint.RoutePattern.RawText!.Trim('/')}";

    private static List<RouteEndpoint> Map()
    {
        // Its static files are listed under its own name.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Gateway", ContentRootPath = AppContext.BaseDirectory });
        builder.UseOrleansClient(client => client.AddRuntimePage(builder.Configuration));
        builder.AddGateway();
        var app = builder.Build();
        app.MapGateway();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Cast<RouteEndpoint>()];
    }
}
