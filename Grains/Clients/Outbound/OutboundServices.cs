using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Mycosoft.Clients.Outbound;

public static class OutboundServices
{
    public static IServiceCollection AddOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions(OutboundOptions.From(configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHostResolver, SystemHostResolver>();
        services.TryAddSingleton(provider => new AllowList(provider.GetRequiredService<OutboundOptions>().Allow.Where(AllowList.IsEntry)));
        services.TryAddSingleton<OutboundGuard>();
        services.TryAddSingleton<TlsInspector>();
        services.TryAddSingleton<ConnectionOpener>();
        services.TryAddSingleton<TimedRequest>();
        services.TryAddSingleton<OutboundHttp>();
        services.TryAddSingleton<ServiceHttp>();
        return services;
    }

    /// <summary>Registers options under their own type and under <see cref="IValidatedOptions"/>.</summary>
    public static IServiceCollection AddValidatedOptions<T>(this IServiceCollection services, T options)
        where T : class, IValidatedOptions
    {
        services.TryAddSingleton(options);
        services.AddSingleton<IValidatedOptions>(options);
        return services;
    }
}
