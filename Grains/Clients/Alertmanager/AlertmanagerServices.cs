using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Alertmanager;

public static class AlertmanagerServices
{
    public static IServiceCollection AddAlertmanagerClient(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidatedOptions(AlertmanagerOptions.From(configuration))
        .AddSingleton<AlertmanagerClient>();
}
