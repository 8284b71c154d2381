using System.Diagnostics;
using Mycosoft.Tests.Benchmarks.Company;
using Mycosoft.Tests.Benchmarks.Load;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>One that is given tasks over HTTP: the requests, and how many tasks have ended so far.</summary>
internal sealed record Contestant(Uri Address, IReadOnlyList<ReadOnlyMemory<byte>> Tasks, Func<CancellationToken, Task<long>> Ended)
{
    private const int Agents = 100;
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);

    public IReadOnlyList<SiloProcess> Gateways { get; init; } = [];

    public IReadOnlyList<SiloProcess> Silos { get; init; } = [];

    /// <summary>One process that serves the API itself.</summary>
    public static async Task<Contestant> Of(SiloProcess silo, string postgres, CancellationToken cancellationToken)
    {
        var crew = await Crew.Bear(silo.Http, "bench", Agents, "task-router", cancellationToken);
        return new(silo.Address, TaskRequests.Of(silo.Address, Store.Key, crew.Ids), token => Store.CountEnded(silo, postgres, token)) { Silos = [silo] };
    }

    /// <summary>Silos behind the first of their gateways.</summary>
    public static async Task<Contestant> Of(ClusterCompany company, CancellationToken cancellationToken)
    {
        var gateway = company.Gateways[0];
        var crew = await Crew.Bear(gateway.Http, "bench", Agents, "task-router", cancellationToken);
        return new(gateway.Address, TaskRequests.Of(gateway.Address, ClusterSettings.Key, crew.Ids), token => Store.CountEnded(company.Silos[0], company.Database.ConnectionString, token))
        {
            Gateways = company.Gateways,
            Silos = company.Silos,
        };
    }

    /// <summary>One phase under load, and the time until what was accepted in it has ended: nothing of it runs on into another's turn.</summary>
    public async Task<Turn> Take(int connections, TimeSpan phase, CancellationToken cancellationToken)
    {
        var (before, gateways, silos) = (await Ended(cancellationToken), Processors.Spent(Gateways), Processors.Spent(Silos));
        var clock = Stopwatch.StartNew();
        var load = await LoadRun.Of(new(Address, Tasks, connections, phase), cancellationToken);
        var accepted = load.Succeeded;
        var ended = await Eventually.Value(
            async () => await Ended(cancellationToken) - before, count => count >= accepted, $"{accepted} tasks accepted by {Address} end", EndsWithin, cancellationToken);
        var seconds = clock.Elapsed.TotalSeconds;
        return new(ended / seconds, load, (Processors.Spent(Gateways) - gateways) / ended, (Processors.Spent(Silos) - silos) / ended);
    }
}

/// <summary>What came of a phase: tasks a second from acceptance to end, and what each took of the processors.</summary>
internal sealed record Turn(double Tasks, LoadResult Load, TimeSpan GatewayTime, TimeSpan SiloTime);
