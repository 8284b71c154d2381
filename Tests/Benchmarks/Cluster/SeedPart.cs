using Mycosoft.Tests.Benchmarks.Company;
using Mycosoft.Tests.Benchmarks.Hosted;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>Against the seed's own design, in turns: tasks from acceptance to end, and one agent that asks another.</summary>
internal sealed class SeedPart(ClusterOptions options, SeedCompany seed, Store store)
{
    private const string One = "postgres";
    private const string Many = "cluster";

    /// <summary>Null when this machine cannot run the seed's design.</summary>
    public static async Task<IReadOnlyList<Figure>?> Measure(ClusterOptions options, CancellationToken cancellationToken)
    {
        if (await SeedCompany.Missing(options.SeedApp, cancellationToken) is { } missing)
        {
            Console.WriteLine(missing);
            return null;
        }

        await using var seed = await SeedCompany.Start(options.SeedApp, cancellationToken);
        await using var store = await Store.Open("postgres", cancellationToken);
        var part = new SeedPart(options, seed, store);
        return [.. await part.Throughput(cancellationToken), await part.Ask(cancellationToken)];
    }

    private async Task<IReadOnlyList<Figure>> Throughput(CancellationToken cancellationToken)
    {
        var postgres = (await store.NewDatabase(cancellationToken))!;
        await using var silo = await SiloProcess.Start(Store.Settings(postgres), cancellationToken);
        await using var company = await ClusterCompany.Start(new() { Silos = 2 }, cancellationToken);
        Contestant[] all = [seed.ToContestant(), await Contestant.Of(silo, postgres, cancellationToken), await Contestant.Of(company, cancellationToken)];
        foreach (var contestant in all)
            await contestant.Take(64, options.WarmUp, cancellationToken);
        return [.. await Contest(64, all, cancellationToken), .. await Contest(8, all, cancellationToken), await Spread.Of(company, cancellationToken)];
    }

    private async Task<IReadOnlyList<Figure>> Contest(int connections, Contestant[] all, CancellationToken cancellationToken)
    {
        var rounds = new List<Turn[]>();
        for (var i = 0; i < options.Rounds; i++)
        {
            var turns = new Turn[all.Length];
            for (var n = 0; n < all.Length; n++)
                turns[n] = await all[n].Take(connections, options.Phase, cancellationToken);
            rounds.Add(turns);
        }

        var (theirs, one, many) = (Of(0), Of(1), Of(2));
        return
        [
            Tasks(One, $"one process: tasks to their end, {connections} conn.", one, theirs, 2, " (aim 4x)"),
            Tasks(Many, $"gateway + 2 silos: tasks to their end, {connections} conn.", many, theirs, 1, ""),
            Tail(One, $"one process: POST answered, {connections} conn., p99", one, theirs),
            Tail(Many, $"gateway + 2 silos: POST answered, {connections} conn., p99", many, theirs),
            Processor("silos' processor time a task", t => t.SiloTime),
            Processor("gateway's processor time a task", t => t.GatewayTime),
            .. Failures(one.Concat(many)),
        ];

        List<Turn> Of(int number) => [.. rounds.Select(turns => turns[number])];
        Figure Processor(string name, Func<Turn, TimeSpan> time) =>
            new Figure(Many, $"{name}, {connections} conn.", many.Median(t => time(t).TotalMicroseconds), "us").Beside("one process us", one.Median(t => t.SiloTime.TotalMicroseconds));
    }

    private static Figure Tasks(string store, string name, List<Turn> ours, List<Turn> theirs, int times, string aim)
    {
        var ratio = Turns.Ratio(ours, theirs);
        return new Figure(store, name, ours.Median(t => t.Tasks), "/s").Beside("seed's tasks/s", theirs.Median(t => t.Tasks)) with { Ratio = ratio, Floor = $">= {times}x the seed{aim}", Met = ratio >= times };
    }

    private static Figure Tail(string store, string name, List<Turn> ours, List<Turn> theirs) =>
        new Figure(store, name, ours.Median(t => t.Load.Latency.P99), "ms").Beside("seed's ms", theirs.Median(t => t.Load.Latency.P99));

    private static IEnumerable<Figure> Failures(IEnumerable<Turn> ours) => ours.SelectMany(t => t.Load.Errors).GroupBy(e => e.Key, e => e.Value)
        .Select(kind => new Figure("", $"failed requests ({kind.Key})", kind.Sum(), "").AtMost(0));

    /// <summary>The seed is timed before and after, and its better turn counts.</summary>
    private async Task<Figure> Ask(CancellationToken cancellationToken)
    {
        await seed.RoundTrip(cancellationToken);
        var before = await seed.RoundTrip(cancellationToken);
        var postgres = (await store.NewDatabase(cancellationToken))!;
        var ours = await OwnProcess.Measure<AskResult>(TimeSpan.FromMinutes(3), cancellationToken, AskMeasure.Verb, "--postgres", postgres);
        var theirs = 1_000 * Math.Min(before, await seed.RoundTrip(cancellationToken));
        return new Figure(One, "agent asks agent, not persisted, p50", ours.Ask.P50, "us").Beside("seed's Pub/Sub us", theirs) with { Floor = "<= 1/10 of the seed's", Met = ours.Ask.P50 * 10 <= theirs };
    }
}
