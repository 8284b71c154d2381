namespace Mycosoft.Devices.Links;

/// <summary>How a link is connected and heard; each connection has its own of both.</summary>
internal sealed record LinkTransport(Func<IDeviceLink> Open, Func<ILinkListener> Listener)
{
    /// <param name="clientId">Under which a broker knows this gateway, unless the configuration has another.</param>
    public static LinkTransport Of(LinkSettings options, string clientId, UnitKeys keys, IDeviceInbox inbox, LinkCounters counters, TimeProvider clock) => options.Type switch
    {
        LinkSettings.Serial => new(() => new SerialLink(options.Port, options.BaudRate), () => new StreamListener(options, keys, inbox, counters, clock)),
        LinkSettings.Tcp => new(() => new TcpLink(options.Server!.Host, options.Server.Port), () => new StreamListener(options, keys, inbox, counters, clock)),
        LinkSettings.Mqtt => new(() => new MqttLink(options, options.ClientId ?? clientId), () => new TopicListener(options, keys, inbox, counters, clock)),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Type, "A link is serial, tcp or mqtt."),
    };
}
