namespace Mycosoft.Devices.Links;

/// <summary>Adds the links, and the way of what they hear into the store.</summary>
internal static class LinkSetup
{
    public static IServiceCollection AddLinks(this IServiceCollection services)
    {
        services.AddSingleton<DeviceInbox>().AddSingleton<IDeviceInbox>(p => p.GetRequiredService<DeviceInbox>()).AddHostedService(p => p.GetRequiredService<DeviceInbox>());
        // After the inbox, so that it stops before it.
        return services.AddHostedService<LinkService>();
    }
}
