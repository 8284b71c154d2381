using Mycosoft.Tests.Benchmarks.Company;
using Mycosoft.Tests.Benchmarks.Load;
using Mycosoft.Tests.Support.Companies;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>What it costs a silo that 50 viewers watch 10,000 agents at a gateway of its own, at a rate that both carry; and how late the viewers hear of it.</summary>
internal static class ViewersPart
{
    private const string Store = "cluster";
    private const int Agents = 10_000;
    private const int Viewers = 50;
    private const int Rate = 1_000;
    private const int Connections = 64;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<Figure>> Measure(ClusterOptions options, CancellationToken cancellationToken)
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 1 }, cancellationToken);
        var gateway = company.Gateways[0];
        var crew = await Crew.Bear(gateway.Http, "seen", Agents, "task-router", cancellationToken);
        var requests = TaskRequests.Of(gateway.Address, ClusterSettings.Key, crew.Ids);
        await LoadRun.Of(new(gateway.Address, requests, Connections, options.WarmUp), cancellationToken);
        var lag = new LatencyRecorder();
        var (alone, seen) = (new List<double>(), new List<double>());
        // Each goes first as often as the other.
        for (var round = 0; round < options.Rounds; round++)
        {
            if (round % 2 == 0)
                alone.Add(await SiloTime());
            seen.Add(await Watched());
            if (round % 2 == 1)
                alone.Add(await SiloTime());
        }

        var (without, with) = (alone.Order().ElementAt(alone.Count / 2), seen.Order().ElementAt(seen.Count / 2));
        var heard = lag.Result(options.Phase * options.Rounds, null);
        return
        [
            new Figure(Store, $"processor time of the silo for a task, {Viewers} viewers at {Rate:N0}/s", with, "us").Beside("without viewers", without) with { Floor = "<= 1.11 of it", Met = with <= 1.11 * without },
            new Figure(Store, "lag of an event, p50", heard.Latency.P50, "ms"),
            new Figure(Store, "lag of an event, p99", heard.Latency.P99, "ms").Below(250),
        ];

        async Task<double> Watched()
        {
            var watchers = new List<Watcher>();
            try
            {
                for (var i = 0; i < Viewers; i++)
                    watchers.Add(await Watcher.Connect(gateway.Address, ClusterSettings.Key, new LatencyRecorder(), reads: true, cancellationToken));
                // Fifty pictures of 10,000 agents have just been sent.
                await Task.Delay(Settling, cancellationToken);
                watchers.ForEach(w => w.Lag = lag);
                return await SiloTime();
            }
            finally
            {
                foreach (var watcher in watchers)
                    await watcher.DisposeAsync();
            }
        }

        async Task<double> SiloTime()
        {
            var before = Processors.Spent(company.Silos);
            var done = await LoadRun.Of(new(gateway.Address, requests, Connections, options.Phase, Rate), cancellationToken);
            return (Processors.Spent(company.Silos) - before).TotalMicroseconds / done.Succeeded;
        }
    }
}
