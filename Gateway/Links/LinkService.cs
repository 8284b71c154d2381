using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Mycosoft.Http;

namespace Mycosoft.Devices.Links;

/// <summary>The links of this gateway, those that are configured and those to boards that come and go. Without any configured nothing runs.</summary>
internal sealed class LinkService(IOptions<GatewayOptions> options, IDeviceInbox inbox, ReadinessGate gate, IServiceProvider services, TimeProvider clock, ILoggerFactory logs) : BackgroundService, IDeviceGateway
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string _gatewayId = $"{Environment.MachineName}-{Guid.NewGuid().ToString("N")[..12]}";
    private readonly ConcurrentDictionary<string, LinkRunner> _runners = new(StringComparer.Ordinal);

    public Task<Fault?> Send(LinkFrame frame) =>
        _runners.TryGetValue(frame.Link, out var runner) ? runner.Send(frame) : Task.FromResult<Fault?>(Fault.Unavailable($"This gateway has no link {frame.Link}."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var links = options.Value is { ServesApi: true, Links: var configured } ? configured : [];
        if (links.Count == 0)
            return;
        // Before a client is connected there are no grains to refer to.
        while (!gate.IsOpen)
            await Task.Delay(Look, clock, stoppingToken);
        var grains = services.GetRequiredService<IGrainFactory>();
        // Orleans holds what it refers to weakly; the host holds this.
        var hand = grains.CreateObjectReference<IDeviceGateway>(this);
        await Task.WhenAll(links.Select(link => link.IsAuto ? Watch().Run(link, Hold, stoppingToken) : Hold(link, default)));

        PortWatch Watch() => new(new UsbPorts(), links, clock, logs.CreateLogger<PortWatch>());

        async Task Hold(LinkSettings link, CancellationToken gone)
        {
            var counters = new LinkCounters(link.Name);
            var runner = new LinkRunner(link, LinkTransport.Of(link, ClientId(), options.Value.UnitKeys, inbox, counters, clock), _gatewayId, counters, clock, logs.CreateLogger<LinkRunner>());
            // Its name may be that of another by the owner's will; that one was first.
            if (!_runners.TryAdd(link.Name, runner))
                return;
            await runner.Run(grains.GetGrain<ILinkSeat>(link.Name), hand, stoppingToken, gone);
            _runners.TryRemove(link.Name, out _);
        }
    }

    /// <summary>The same after each start on this machine under this address.</summary>
    private string ClientId() =>
        "mas-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{string.Join('\n', options.Value.Urls.Order(StringComparer.Ordinal))}")))[..16];
}
