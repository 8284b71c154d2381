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

    /// <summary>A task tells of its acceptance, its start and its end.</summary>
    private const int EventsOfATask = 3;

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
            var (before, length) = (Memory(silo), options.Phase * 2);
            var calm = await Steady(Rate / EventsOfATask);
            var busy = await Steady(Rate);
            return
            [
                new Figure(store.Name, $"tasks accepted with {Viewers} viewers and a stuck one", seen.PerSecond, "/s").Beside("without viewers", alone.PerSecond),
                .. Figures($"{Rate:N0} events", calm, floors: true),
                .. Figures($"{Rate:N0} tasks", busy, floors: false),
                new Figure(store.Name, $"memory after {2 * length.TotalSeconds:0} s", Memory(silo), "MB").Beside("before", before) with { Floor = "<= 1.1 of it", Met = Memory(silo) <= 1.1 * before },
            ];
        }
        finally
        {
            foreach (var watcher in watchers)
                await watcher.DisposeAsync();
        }

        async Task<(LoadResult Accepted, LoadResult Heard, int Missed)> Steady(int rate)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            lag = new LatencyRecorder();
            var missed = watchers.ToDictionary(w => w, w => w.Missed);
            watchers.ForEach(w => w.Lag = lag);
            var (length, clock) = (options.Phase * 2, Stopwatch.StartNew());
            var accepted = await LoadRun.Of(new(silo.Address, requests, Connections, length, rate), cancellationToken);
            return (accepted, lag.Result(clock.Elapsed, null), watchers.Count(w => w.Missed > missed[w]));
        }

        IEnumerable<Figure> Figures(string changes, (LoadResult Accepted, LoadResult Heard, int Missed) steady, bool floors)
        {
            yield return new Figure(store.Name, $"events heard at {changes} a second", steady.Heard.PerSecond, "/s").Beside("tasks accepted", steady.Accepted.PerSecond);
            yield return new Figure(store.Name, $"lag of an event at {changes} a second, p50", steady.Heard.Latency.P50, "ms");
            var late = new Figure(store.Name, $"lag of an event at {changes} a second, p99", steady.Heard.Latency.P99, "ms");
            yield return floors ? late.Below(250) : late;
            var missing = new Figure(store.Name, $"viewers that missed something at {changes} a second", steady.Missed, "");
            yield return floors ? missing.AtMost(0) : missing;
        }
    }

    private static double Memory(SiloProcess silo)
    {
        using var process = Process.GetProcessById(silo.Id);
        return process.WorkingSet64 / 1_048_576.0;
    }
}
