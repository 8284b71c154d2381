using Microsoft.Extensions.Options;

namespace Mycosoft.Devices;

internal static class DevicesSetup
{
    public static IServiceCollection AddDevicesApi(this IServiceCollection services) => services
        .AddSingleton<UnitCommander>()
        .AddSingleton<MindexDesk>()
        .AddSingleton(p => new ReadingReader(p.GetRequiredService<IOptions<GatewayOptions>>().Value.UnitKeys));

    /// <summary>Every route of units.</summary>
    public static void MapFleetOfUnits(this IEndpointRouteBuilder routes)
    {
        routes.MapDevices();
        routes.MapFleetReads();
        routes.MapTelemetryReads();
        routes.MapIngest();
        routes.MapMindex();
        routes.MapDeviceCommands();
        routes.MapPendingCommands();
        routes.MapDeviceAgent();
        routes.MapFci();
        routes.MapNetwork();
        routes.MapMindexCommands();
        routes.MapDeviceService();
    }
}
