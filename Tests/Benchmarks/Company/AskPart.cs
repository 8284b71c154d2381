using Mycosoft.Tests.Benchmarks.Hosted;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>One agent speaks with another in the same silo, against a bare grain call in that silo.</summary>
internal static class AskPart
{
    public static async Task<IReadOnlyList<Figure>> Measure(Store store, CancellationToken cancellationToken)
    {
        var postgres = await store.NewDatabase(cancellationToken);
        string[] where = postgres is null ? [] : ["--postgres", postgres];
        var measured = await OwnProcess.Measure<AskResult>(TimeSpan.FromMinutes(3), cancellationToken, [AskMeasure.Verb, .. where]);
        return
        [
            Median("Ask, not persisted, p50", measured.Ask).Below(20),
            Tail("Ask, not persisted, p99", measured.Ask),
            Median("Delegate (durable task and its end), p50", measured.Delegate).Below(5_000),
            Tail("Delegate (durable task and its end), p99", measured.Delegate),
            Median("REQUEST message to its RESPONSE, p50", measured.Request).Below(5_000),
            Tail("REQUEST message to its RESPONSE, p99", measured.Request),
        ];

        Figure Median(string name, LoopTimes times) => new Figure(store.Name, name, times.P50, "us").Beside("bare call us", measured.Bare.P50);
        Figure Tail(string name, LoopTimes times) => new Figure(store.Name, name, times.P99, "us").Beside("bare call us", measured.Bare.P99);
    }
}
