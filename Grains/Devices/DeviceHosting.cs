using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Devices.Links;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Puts the fleet's tables, its intake and its readers into a silo, and whoever sees to units without an agent.</summary>
public static class DeviceHosting
{
    /// <summary>Expects a <see cref="Database"/>. Adds what is wrong with the settings to the errors.</summary>
    public static IServiceCollection AddDevices(this IServiceCollection services, IConfiguration configuration, ICollection<string> errors)
    {
        services.AddSingleton(DeviceOptions.Read(configuration, errors));
        services.AddSingleton<Arrivals>().AddSingleton<IArrivals>(p => p.GetRequiredService<Arrivals>()).AddHostedService(p => p.GetRequiredService<Arrivals>());
        services.AddSingleton<IDeviceStore>(p => p.GetRequiredService<Database>() switch
        {
            PostgresDatabase postgres => new PostgresDeviceStore(postgres),
            SqliteDatabase sqlite => new SqliteDeviceStore(sqlite),
            var other => throw new NotSupportedException($"There are no tables of the fleet for {other.Name}."),
        });
        services.AddSingleton<KnownUnits>().AddSingleton<UnitNews>().AddSingleton<DeviceLedger>().AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(p => p.GetRequiredService<DeviceLedger>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, InheritedLinks>();
        services.AddSingleton<DeviceQueries>().AddSingleton<TelemetryQueries>().AddSingleton<DeviceRemoval>();
        return services.AddSingleton<RollUp>().AddSingleton<TelemetryRetention>().AddHostedService<TelemetryKeeper>();
    }
}
