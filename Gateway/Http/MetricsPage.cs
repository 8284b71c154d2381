using OpenTelemetry.Metrics;

namespace Mycosoft.Http;

/// <summary>GET /metrics for Prometheus: what this process, its Orleans runtime and the company's own parts have counted. It needs a key, as an <c>authorization</c> of the scrape.</summary>
internal static class MetricsPage
{
    /// <summary>Every meter of the company's own begins so.</summary>
    private const string OwnMeters = "Mycosoft.*";

    public static void AddMetricsPage(this IServiceCollection services) => services.AddOpenTelemetry().WithMetrics(static metrics => metrics
        .AddMeter(OwnMeters, "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
        .AddPrometheusExporter());

    public static void MapMetricsPage(this IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint("/metrics").WithTags("Metrics").For(Role.Viewer).ExcludeFromDescription();
}
