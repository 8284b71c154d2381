using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

public static class WebServices
{
    public static IServiceCollection AddWebClients(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidatedOptions(WebsiteOptions.From(configuration))
        .AddValidatedOptions(RouteMonitorOptions.From(configuration))
        .AddSingleton<DnsLookup>()
        .AddSingleton<SiteProbe>()
        .AddSingleton<SiteAudits>()
        .AddSingleton<SiteCrawler>()
        .AddSingleton<RouteProbe>();
}
