using System.Net;
using Mycosoft.Tests.Simulators.Fleets;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>Simulated units, each behind a TCP port of its own, whose journals say afterwards what they did.</summary>
internal sealed class SimulatedFleet : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly List<UnitServer> _servers = [];
    private readonly Task _running;

    public SimulatedFleet(int count, Func<UnitProfile, UnitProfile>? profile = null)
    {
        var units = Fleet.Of(count, index => (profile ?? (same => same))(new(UnitProfile.IdOf(7, index)) { Seed = index + 1, Interval = TimeSpan.FromSeconds(1) }), TimeProvider.System);
        var fleet = new Fleet(units, TimeProvider.System, TimeSpan.Zero, new(_http, TimeProvider.System));
        for (var i = 0; i < count; i++)
        {
            var index = i;
            _servers.Add(UnitServer.Start(units[i].Unit, new(IPAddress.Loopback, 0), () => fleet.Touch(index)));
        }

        Units = [.. units.Select(each => each.Unit)];
        _running = Task.Run(() => fleet.Run(_stop.Token));
    }

    public IReadOnlyList<SimulatedUnit> Units { get; }

    /// <summary>The settings of a company that is linked to all of them and gives each an agent.</summary>
    public Dictionary<string, string> Settings(params (string Key, string Value)[] further) => _servers
        .SelectMany((server, i) => new[] { ($"Mas__Links__{i}__Type", "tcp"), ($"Mas__Links__{i}__Address", $"127.0.0.1:{server.EndPoint.Port}") })
        .Concat([("Mas__Roster", "none"), ("Mas__Gaps__Fill", "true"), .. further]).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        foreach (var server in _servers)
            await server.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
    }
}
