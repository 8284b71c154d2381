using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Mycosoft.Devices;

/// <summary>What sees to units that have no agent.</summary>
public static class ArrivalHosting
{
    public static IServiceCollection AddArrivals(this IServiceCollection services, IConfiguration configuration, ICollection<string> errors) => services
        .AddSingleton(DeviceTerms.Read(configuration, errors))
        .AddSingleton<Arrivals>()
        .AddSingleton<IArrivals>(p => p.GetRequiredService<Arrivals>())
        .AddHostedService(p => p.GetRequiredService<Arrivals>());
}
