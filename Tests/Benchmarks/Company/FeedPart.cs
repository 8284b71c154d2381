using System.Diagnostics;
using Mycosoft.Tests.Benchmarks.Load;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>What viewers of the live feed cost the company, and how late they hear of what happened.</summary>
internal static class FeedPart
{
    private const int Agents = 10_000;
    private const int Viewers = 50;
    private const int Rate = 1_000;
    private const int Connections = 64;

    public static async Task<IReadOnlyList<Figure>> Measure(CompanyOptions options, Store store, CancellationToken cancellationToken)
    {
        var postgres = await store.NewDatabase(cancellationToken);
        await using var silo = await SiloProcess.Start(Store.Settings(postgres), cancellationToken);
        var crew = await Crew.Bear(silo.Http, "seen", Agents, "task-router", cancellationToken);
        var requests = TaskRequests.Of(silo.Address, Store.Key, crew.Ids);
        await LoadRun.Of(new(silo.Address, requests, Connections, TimeSpan.FromSeconds(15)), cancellationToken);
        var alone = await LoadRun.Of(new(silo.Address, requests, Connections, options.Phase), cancellationToken);
        var lag = new LatencyRecorder();
        await using var stuck = await Watcher.Connect(silo.Address, Store.Key, lag, reads: false, cancellationToken);
        var watchers = new List<Watcher>();
        try
        {
            for (var i = 0; i < Viewers; i++)
                watchers.Add(await Watcher.Connect(silo.Address, Store.Key, lag, reads: true, cancellationToken));
            var seen = await LoadRun.Of(new(silo.Address, requests, Connections, options.Phase), cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            lag = new LatencyRecorder();
            watchers.ForEach(w => w.Lag = lag);
            var (before, length, clock) = (Memory(silo), options.Phase * 4, Stopwatch.StartNew());
            var steady = await LoadRun.Of(new(silo.Address, requests, Connections, length, Rate), cancellationToken);
            var heard = lag.Result(clock.Elapsed, null);
            return
            [
                new Figure(store.Name, $"tasks accepted with {Viewers} viewers and a stuck one", seen.PerSecond, "/s").Beside("without viewers", alone.PerSecond),
                new Figure(store.Name, $"events heard at {Rate:N0} tasks a second", heard.PerSecond, "/s").Beside("accepted", steady.PerSecond),
                new Figure(store.Name, "lag of an event, p50", heard.Latency.P50, "ms"),
                new Figure(store.Name, "lag of an event, p99", heard.Latency.P99, "ms").Below(250),
                new Figure(store.Name, "viewers that missed something", watchers.Count(w => w.Missed > 0), "").AtMost(0),
                new Figure(store.Name, $"memory after {length.TotalSeconds:0} s", Memory(silo), "MB").Beside("before", before) with { Floor = "<= 1.1 of it", Met = Memory(silo) <= 1.1 * before },
            ];
        }
        finally
        {
            foreach (var watcher in watchers)
                await watcher.DisposeAsync();
        }
    }

    private static double Memory(SiloProcess silo)
    {
        using var process = Process.GetProcessById(silo.Id);
        return process.WorkingSet64 / 1_048_576.0;
    }
}
