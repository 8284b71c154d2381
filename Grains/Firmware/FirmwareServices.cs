using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mycosoft.Firmware;

public static class FirmwareServices
{
    public static IServiceCollection AddFirmware(this IServiceCollection services, FirmwareOptions options)
    {
        services.TryAddSingleton<IUnits, Units>();
        return services.AddSingleton(options).AddSingleton<FirmwareKeys>().AddSingleton<FirmwareStore>().AddSingleton<FirmwareShelf>().AddSingleton<FirmwareRetention>().AddSingleton<RolloutBook>().AddSingleton<RolloutEar>().AddSingleton<RolloutOffice>()
            .AddSingleton<VersionDesk>().AddSingleton<RolloutWatch>().AddHostedService(p => p.GetRequiredService<RolloutWatch>());
    }
}
