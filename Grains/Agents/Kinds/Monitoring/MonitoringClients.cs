using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Clients.Alertmanager;
using Mycosoft.Clients.Prometheus;

namespace Mycosoft.Agents.Kinds.Monitoring;

/// <summary>The services behind the monitoring agent.</summary>
public sealed class MonitoringClients(PrometheusClient prometheus, AlertmanagerClient alertmanager, SloBurn slo)
{
    public PrometheusClient Prometheus => prometheus;

    public AlertmanagerClient Alertmanager => alertmanager;

    public SloBurn Slo => slo;

    public async Task<ConfigStatus> Status(CancellationToken cancellationToken) => new(
    [
        new("prometheus", PrometheusOptions.UrlKey, prometheus.IsConfigured, prometheus.IsConfigured ? await prometheus.Check(cancellationToken) : []),
        new("alertmanager", AlertmanagerOptions.UrlKey, alertmanager.IsConfigured, alertmanager.IsConfigured ? await alertmanager.Check(cancellationToken) : []),
    ]);
}

public static class MonitoringServices
{
    public static IServiceCollection AddMonitoringClients(this IServiceCollection services, IConfiguration configuration) => services
        .AddPrometheusClient(configuration)
        .AddAlertmanagerClient(configuration)
        .AddSingleton<MonitoringClients>();
}
