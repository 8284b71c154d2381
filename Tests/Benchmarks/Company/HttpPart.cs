using Mycosoft.Tests.Benchmarks.Load;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>The whole way over HTTP: durable tasks a second against a bare endpoint, and how long an answer takes.</summary>
internal sealed class HttpPart(CompanyOptions options, SiloProcess silo, string? postgres, BareProcess bare, string store)
{
    private const int Agents = 100;
    private const int Many = 64;
    private const int Few = 8;
    private const int Rate = 500;
    private const string Accepted = "POST answered 202";

    private IReadOnlyList<ReadOnlyMemory<byte>> _tasks = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _waitingTasks = [];
    private IReadOnlyList<ReadOnlyMemory<byte>> _bareTasks = [];
    private long _sent;

    public static async Task<IReadOnlyList<Figure>> Measure(CompanyOptions options, Store store, CancellationToken cancellationToken)
    {
        var postgres = await store.NewDatabase(cancellationToken);
        await using var bare = await BareProcess.Start(cancellationToken);
        await using var silo = await SiloProcess.Start(Store.Settings(postgres), cancellationToken);
        return await new HttpPart(options, silo, postgres, bare, store.Name).Measure(cancellationToken);
    }

    private async Task<IReadOnlyList<Figure>> Measure(CancellationToken cancellationToken)
    {
        var crew = await Crew.Bear(silo.Http, "bench", Agents, "task-router", cancellationToken);
        _tasks = TaskRequests.Of(silo.Address, Store.Key, crew.Ids);
        _waitingTasks = TaskRequests.Of(silo.Address, Store.Key, crew.Ids, wait: 5);
        _bareTasks = TaskRequests.Of(bare.Address, Store.Key, crew.Ids);
        await Warm(cancellationToken);
        List<Figure> figures = [.. await Throughput(Many, options.Rounds, cancellationToken), .. await Throughput(Few, 1, cancellationToken)];
        figures.AddRange(Latency($"{Accepted}, {Rate}/s open loop", await Company(_tasks, Many, Rate, cancellationToken), 15));
        figures.AddRange(Latency($"completed (?wait=5), {Rate}/s open loop", await Company(_waitingTasks, Many, Rate, cancellationToken), null));
        figures.Add(await Unended(cancellationToken));
        return figures;
    }

    private async Task Warm(CancellationToken cancellationToken)
    {
        await LoadRun.Of(Plan(bare.Address, _bareTasks, Many, TimeSpan.FromSeconds(2)), cancellationToken);
        // The compiler optimises in the background for about that long.
        await Company(_tasks, Many, null, cancellationToken, TimeSpan.FromSeconds(20));
        await Company(_waitingTasks, Few, Rate, cancellationToken, TimeSpan.FromSeconds(2));
    }

    /// <summary>In turns, so that whatever else the machine does falls on both.</summary>
    private async Task<IReadOnlyList<Figure>> Throughput(int connections, int rounds, CancellationToken cancellationToken)
    {
        var turns = new List<Turn>();
        for (var i = 0; i < rounds; i++)
        {
            var yardstick = await LoadRun.Of(Plan(bare.Address, _bareTasks, connections, options.Phase / 2), cancellationToken);
            turns.Add(await Turn.Of(this, connections, yardstick, cancellationToken));
        }

        var tasks = new Figure(store, $"durable tasks, {connections} connections", Median(turns, t => t.Tasks), "/s").Beside("bare POST/s", Median(turns, t => t.Bare)) with { Ratio = Median(turns, t => t.Tasks / t.Bare) };
        if (connections == Many && postgres is not null)
            tasks = tasks with { Floor = ">= 5,000/s or 1/6 of bare", Met = tasks.Value >= 5_000 || tasks.Ratio >= 1 / 6.0 };
        var latency = turns.OrderBy(t => t.Company.Latency.P99).ElementAt(turns.Count / 2).Company;
        return
        [
            tasks,
            new(store, $"silo's processor time a task, {connections} connections", Median(turns, t => t.ProcessorMicroseconds), "us"),
            .. Latency($"{Accepted}, {connections} connections", latency, connections == Many ? 100 : null),
        ];
    }

    private async Task<LoadResult> Company(IReadOnlyList<ReadOnlyMemory<byte>> requests, int connections, int? rate, CancellationToken cancellationToken, TimeSpan? length = null)
    {
        var result = await LoadRun.Of(Plan(silo.Address, requests, connections, length ?? options.Phase) with { Rate = rate }, cancellationToken);
        _sent += result.Succeeded;
        return result;
    }

    private IEnumerable<Figure> Latency(string name, LoadResult result, double? limit)
    {
        yield return new(store, $"{name}, p50", result.Latency.P50, "ms");
        var p99 = new Figure(store, $"{name}, p99", result.Latency.P99, "ms");
        yield return limit is { } most ? p99.Below(most) : p99;
        if (result.Failed > 0)
            yield return new(store, $"{name}, failed ({string.Join(", ", result.Errors.Keys)})", result.Failed, "") { Floor = "none", Met = false };
    }

    private int SiloProcessId => silo.Id;

    private Task<long> Ended(CancellationToken cancellationToken) => Store.CountEnded(silo, postgres, cancellationToken);

    private async Task<Figure> Unended(CancellationToken cancellationToken)
    {
        var ended = await Eventually.Value(
            () => Ended(cancellationToken), count => count >= _sent, $"{_sent} accepted tasks end", TimeSpan.FromSeconds(60), cancellationToken);
        return new Figure(store, $"accepted tasks without an end (of {_sent:N0})", Math.Max(0, _sent - ended), "").AtMost(0);
    }

    private static LoadPlan Plan(Uri target, IReadOnlyList<ReadOnlyMemory<byte>> requests, int connections, TimeSpan length) => new(target, requests, connections, length);

    private static double Median(IReadOnlyCollection<Turn> turns, Func<Turn, double> value) => turns.Select(value).Order().ElementAt(turns.Count / 2);

    /// <summary>One phase of the company, and the yardstick's just before it.</summary>
    private sealed record Turn(double Tasks, double Bare, double ProcessorMicroseconds, LoadResult Company)
    {
        public static async Task<Turn> Of(HttpPart part, int connections, LoadResult yardstick, CancellationToken cancellationToken)
        {
            var process = System.Diagnostics.Process.GetProcessById(part.SiloProcessId);
            var (before, processor, clock) = (await part.Ended(cancellationToken), process.TotalProcessorTime, System.Diagnostics.Stopwatch.StartNew());
            var result = await part.Company(part._tasks, connections, null, cancellationToken);
            process.Refresh();
            var (seconds, spent) = (clock.Elapsed.TotalSeconds, process.TotalProcessorTime - processor);
            var ended = await part.Ended(cancellationToken) - before;
            return new(ended / seconds, yardstick.PerSecond, spent.TotalMicroseconds / ended, result);
        }
    }
}
