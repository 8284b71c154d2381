using Mycosoft.Tests.Benchmarks.Company;
using Mycosoft.Tests.Support.Companies;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>Durable tasks a second through one gateway over one silo, two and three. They share the processors, so this tells what more silos cost; not what they bring.</summary>
internal static class SilosPart
{
    private const int Most = 3;
    private const int Connections = 64;
    private const double LeastOfOne = 0.5;

    public static async Task<IReadOnlyList<Figure>> Measure(ClusterOptions options, CancellationToken cancellationToken)
    {
        var figures = new List<Figure>();
        var one = 0.0;
        for (var silos = 1; silos <= Most; silos++)
        {
            await using var company = await ClusterCompany.Start(new() { Silos = silos }, cancellationToken);
            var turns = await Measure(company, options, cancellationToken);
            var tasks = new Figure("cluster", $"{silos} silo(s): durable tasks, {Connections} connections", turns.Median(t => t.Tasks), "/s");
            one = silos == 1 ? tasks.Value : one;
            figures.Add(silos == 1 ? tasks : tasks.Beside("one silo /s", one) with { Floor = $">= {LeastOfOne}x one silo", Met = tasks.Value >= LeastOfOne * one });
            figures.Add(new("cluster", $"{silos} silo(s): processor time a task, silos", turns.Median(t => t.SiloTime.TotalMicroseconds), "us"));
            figures.Add(new("cluster", $"{silos} silo(s): processor time a task, gateway", turns.Median(t => t.GatewayTime.TotalMicroseconds), "us"));
            if (silos > 1)
                figures.Add(await Spread.Of(company, cancellationToken));
            figures.AddRange(turns.SelectMany(t => t.Load.Errors).Select(e => new Figure("cluster", $"{silos} silo(s): failed requests ({e.Key})", e.Value, "").AtMost(0)));
        }

        return figures;
    }

    private static async Task<IReadOnlyList<Turn>> Measure(ClusterCompany company, ClusterOptions options, CancellationToken cancellationToken)
    {
        var contestant = await Contestant.Of(company, cancellationToken);
        await contestant.Take(Connections, options.WarmUp, cancellationToken);
        var turns = new List<Turn>();
        for (var i = 0; i < options.Rounds; i++)
            turns.Add(await contestant.Take(Connections, options.Phase, cancellationToken));
        return turns;
    }
}
