using System.Diagnostics;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>From the start of the process, on an empty store, to the first 200 of /ready.</summary>
internal static class StartPart
{
    private const int Times = 5;

    public static async Task<IReadOnlyList<Figure>> Measure(Store store, CancellationToken cancellationToken)
    {
        var seconds = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var postgres = await store.NewDatabase(cancellationToken);
            var clock = Stopwatch.StartNew();
            await using var silo = await SiloProcess.Start(Store.Settings(postgres), cancellationToken);
            seconds.Add(clock.Elapsed.TotalSeconds);
            await silo.Terminate();
        }

        return [new Figure(store.Name, $"process start to /ready, median of {Times}", seconds.Order().ElementAt(Times / 2), "s").Below(2.5)];
    }
}
