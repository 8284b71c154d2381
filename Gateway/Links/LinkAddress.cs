namespace Mycosoft.Devices.Links;

/// <summary>Where links lead.</summary>
internal static class LinkAddress
{
    /// <summary>host:port; null when it is no such thing.</summary>
    public static Uri? Tcp(string address) =>
        Uri.TryCreate("tcp://" + address, UriKind.Absolute, out var uri) && uri is { Host.Length: > 0, Port: > 0, UserInfo.Length: 0, AbsolutePath: "/" or "", Query.Length: 0 } ? uri : null;

    /// <summary>A broker's address with its port; null when it is none. Who connects is told by keys of their own, so that no address holds a password.</summary>
    public static Uri? Broker(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri is not { Host.Length: > 0, UserInfo.Length: 0, Query.Length: 0, Scheme: "mqtt" or "mqtts" or "ws" or "wss" })
            return null;
        if (uri.Scheme is "mqtt" or "mqtts" && uri.AbsolutePath is not ("" or "/"))
            return null;
        return uri.Port > 0 ? uri : new UriBuilder(uri) { Port = uri.Scheme == "mqtts" ? 8883 : 1883 }.Uri;
    }

    /// <summary>As <see cref="DeviceRoute.Link"/>.</summary>
    public static string Name(string? type, string address, Uri? server) => server is null ? $"{type}:{address}" : $"{type}:{server.Host}:{server.Port}";
}
