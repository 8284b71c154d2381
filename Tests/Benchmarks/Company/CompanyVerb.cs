using System.Diagnostics;
using System.Globalization;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>The whole benchmark: every part on every store, one table.</summary>
internal static class CompanyVerb
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public static async Task<int> Run(string[] args)
    {
        var options = CompanyOptions.Read(new Arguments(args));
        using var limit = new CancellationTokenSource(Longest);
        var (machine, clock) = (Machine.Read(), Stopwatch.StartNew());
        Console.WriteLine(machine);
        var figures = new List<Figure>();
        foreach (var name in options.Stores)
        {
            await using var store = await Store.Open(name, limit.Token);
            foreach (var part in options.Parts)
            {
                var measured = await Measure(part, options, store, limit.Token);
                figures.AddRange(measured);
                FigureTable.Print(measured);
            }
        }

        Summarize(figures, clock.Elapsed);
        if (options.Report is { } file)
            await JsonReport.Write(file, new { At = DateTime.UtcNow, Machine = machine, LoadAtTheEnd = Machine.Read().LoadAverage, clock.Elapsed.TotalSeconds, Figures = figures });
        return options.Check && figures.Any(f => f.Met == false) ? 1 : 0;
    }

    private static Task<IReadOnlyList<Figure>> Measure(string part, CompanyOptions options, Store store, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Measuring {part} on {store.Name} ...");
        return part switch
        {
            "http" => HttpPart.Measure(options, store, cancellationToken),
            "ask" => AskPart.Measure(store, cancellationToken),
            "idle" => IdlePart.Measure(options, store, cancellationToken),
            _ => StartPart.Measure(store, cancellationToken),
        };
    }

    private static void Summarize(IReadOnlyList<Figure> figures, TimeSpan took)
    {
        Console.WriteLine("All figures of this run:");
        FigureTable.Print(figures);
        var missed = figures.Count(f => f.Met == false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{figures.Count(f => f.Met == true)} floors met, {missed} NOT MET, in {took.TotalSeconds:0} s; {Machine.Read()}"));
    }
}
