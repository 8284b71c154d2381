using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mycosoft.Devices.Bme;

internal static class BmeHosting
{
    public static IServiceCollection AddBme(this IServiceCollection services)
    {
        services.TryAddSingleton<IUnitReadings, FleetReadings>();
        services.TryAddSingleton(p => new BmeSensors(p.GetRequiredService<IUnitReadings>(), p.GetRequiredService<TimeProvider>()));
        return services;
    }
}

/// <summary>What the agents of the two chips work with.</summary>
public sealed class BmeSensors
{
    internal BmeSensors(IUnitReadings readings, TimeProvider clock) => (Readings, Clock) = (readings, clock);

    internal IUnitReadings Readings { get; }

    internal TimeProvider Clock { get; }
}
