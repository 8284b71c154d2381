namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>The whole benchmark: every part on every store, one table.</summary>
internal static class CompanyVerb
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static async Task<int> Run(string[] args)
    {
        var options = CompanyOptions.Read(new Arguments(args));
        using var limit = new CancellationTokenSource(Longest);
        var run = new FigureRun();
        foreach (var name in options.Stores)
        {
            await using var store = await Store.Open(name, limit.Token);
            foreach (var part in options.Parts)
                await run.Add($"{part} on {name}", async () => await Measure(part, options, store, limit.Token));
        }

        await run.End(options.Report);
        return options.Check && !run.Passed ? 1 : 0;
    }

    private static Task<IReadOnlyList<Figure>> Measure(string part, CompanyOptions options, Store store, CancellationToken cancellationToken) => part switch
    {
        "http" => HttpPart.Measure(options, store, cancellationToken),
        "ask" => AskPart.Measure(store, cancellationToken),
        "audit" => AuditPart.Measure(store, cancellationToken),
        "feed" => FeedPart.Measure(options, store, cancellationToken),
        "idle" => IdlePart.Measure(options, store, cancellationToken),
        "telemetry" => TelemetryPart.Measure(options, store, cancellationToken),
        _ => StartPart.Measure(store, cancellationToken),
    };
}
