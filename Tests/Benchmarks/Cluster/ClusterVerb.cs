using Mycosoft.Tests.Benchmarks.Company;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>The company as several processes: against the seed's design, over more silos, watched, and with many agents that do nothing.</summary>
internal static class ClusterVerb
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static async Task<int> Run(string[] args)
    {
        var options = ClusterOptions.Read(new Arguments(args));
        using var limit = new CancellationTokenSource(Longest);
        var run = new FigureRun();
        foreach (var part in options.Parts)
            await run.Add(part, () => Measure(part, options, limit.Token));
        await run.End(options.Report);
        return options.Check && !run.Passed ? 1 : 0;
    }

    private static async Task<IReadOnlyList<Figure>?> Measure(string part, ClusterOptions options, CancellationToken cancellationToken) => part switch
    {
        "seed" => await SeedPart.Measure(options, cancellationToken),
        "silos" => await SilosPart.Measure(options, cancellationToken),
        "viewers" => await ViewersPart.Measure(options, cancellationToken),
        _ => await RegisteredPart.Measure(options, cancellationToken),
    };
}
