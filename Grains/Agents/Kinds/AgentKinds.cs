using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Agents.Kinds.Events;
using Mycosoft.Agents.Kinds.Executive;
using Mycosoft.Agents.Kinds.Monitoring;
using Mycosoft.Clients.Outbound;
using Mycosoft.Clients.Web;
using Mycosoft.Clients.Webhooks;
using Mycosoft.Devices.Bme;
using Mycosoft.Finance;

namespace Mycosoft.Agents.Kinds;

/// <summary>Every kind that is built. A new kind is one file and one line here.</summary>
public static class AgentKinds
{
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(MycaCoreAgent),
        typeof(TaskRouterAgent),
        typeof(EventProcessorAgent),
        typeof(WebsiteAgent),
        typeof(RouteMonitorAgent),
        typeof(MonitoringAgent),
        typeof(CfoAgent),
        typeof(CeoAgent),
        typeof(MycoBrainDeviceAgent),
        typeof(MycoBrainCoordinatorAgent),
        typeof(Bme688Agent),
        typeof(Bme690Agent),
        typeof(FirmwareAgent),
    ];

    /// <summary>What the kinds stand on; what is wrong with its configuration is added to the errors.</summary>
    public static IServiceCollection AddKindServices(this IServiceCollection services, IConfiguration configuration, ICollection<string> errors)
    {
        services.TryAddSingleton<IFleetAccess, FleetAccess>();
        services.AddSingleton<EventLog>().AddFinance().AddExecutive().AddBme().AddOutbound(configuration).AddWebClients(configuration).AddMonitoringClients(configuration).AddValidatedOptions(WebhookOptions.From(configuration)).AddSingleton<WebhookSender>();
        foreach (var options in services.Select(s => s.ImplementationInstance).OfType<IValidatedOptions>().Distinct().ToList())
        {
            foreach (var error in options.Validate())
                errors.Add(error);
        }

        return services;
    }
}
