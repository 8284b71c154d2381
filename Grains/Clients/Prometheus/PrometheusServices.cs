using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Prometheus;

public static class PrometheusServices
{
    public static IServiceCollection AddPrometheusClient(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidatedOptions(PrometheusOptions.From(configuration))
        .AddSingleton<PrometheusClient>()
        .AddSingleton<PromQueries>()
        .AddSingleton<PromStatus>()
        .AddSingleton<SloBurn>();
}
