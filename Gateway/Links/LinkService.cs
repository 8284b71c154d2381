using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Mycosoft.Http;

namespace Mycosoft.Devices.Links;

/// <summary>The links of this gateway. Without any configured nothing runs.</summary>
internal sealed class LinkService(IOptions<GatewayOptions> options, IDeviceInbox inbox, ReadinessGate gate, IServiceProvider services, TimeProvider clock, ILoggerFactory logs) : BackgroundService, IDeviceGateway
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly string _gatewayId = $"{Environment.MachineName}-{Guid.NewGuid().ToString("N")[..12]}";
    private IReadOnlyDictionary<string, LinkRunner> _runners = new Dictionary<string, LinkRunner>();

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
        _runners = links.ToDictionary(link => link.Name, Runner, StringComparer.Ordinal);
        // Orleans holds what it refers to weakly; the host holds this.
        var hand = grains.CreateObjectReference<IDeviceGateway>(this);
        await Task.WhenAll(_runners.Values.Select(runner => runner.Run(grains.GetGrain<ILinkSeat>(runner.Name), hand, stoppingToken)));
    }

    private LinkRunner Runner(LinkSettings link)
    {
        var counters = new LinkCounters(link.Name);
        return new(link, LinkTransport.Of(link, ClientId(), options.Value.UnitKeys, inbox, counters, clock), _gatewayId, counters, clock, logs.CreateLogger<LinkRunner>());
    }

    /// <summary>The same after each start on this machine under this address.</summary>
    private string ClientId() =>
        "mas-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{string.Join('\n', options.Value.Urls.Order(StringComparer.Ordinal))}")))[..16];
}
