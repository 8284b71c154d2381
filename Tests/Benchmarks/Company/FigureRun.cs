using System.Diagnostics;
using System.Globalization;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>The figures of one run: each part's as it ends, and all once more.</summary>
internal sealed class FigureRun
{
    private readonly Machine _machine = Machine.Read();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<Figure> _figures = [];
    private readonly List<string> _skipped = [];

    public FigureRun() => Console.WriteLine(_machine);

    /// <summary>Every floor was measured and met.</summary>
    public bool Passed => _skipped.Count == 0 && _figures.TrueForAll(f => f.Met != false);

    /// <param name="part">Its name.</param>
    /// <param name="measure">Gives null when the machine lacks something, which it has said.</param>
    public async Task Add(string part, Func<Task<IReadOnlyList<Figure>?>> measure)
    {
        Console.WriteLine($"Measuring {part} ...");
        if (await measure() is not { } measured)
        {
            _skipped.Add(part);
            return;
        }

        _figures.AddRange(measured);
        FigureTable.Print(measured);
    }

    public async Task End(string? report)
    {
        var now = Machine.Read();
        Console.WriteLine("All figures of this run:");
        FigureTable.Print(_figures);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_figures.Count(f => f.Met == true)} floors met, {_figures.Count(f => f.Met == false)} NOT MET, in {_clock.Elapsed.TotalSeconds:0} s; {now}"));
        if (_skipped.Count > 0)
            Console.WriteLine($"Skipped: {string.Join(", ", _skipped)}");
        if (report is not null)
            await JsonReport.Write(report, new { At = DateTime.UtcNow, Machine = _machine, LoadAtTheEnd = now.LoadAverage, _clock.Elapsed.TotalSeconds, Figures = _figures, Skipped = _skipped });
    }
}
