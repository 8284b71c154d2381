using System.Diagnostics.Metrics;
using Mycosoft.Telemetry;

namespace Mycosoft.Ledger;

/// <summary>What the writer of this process has done. The counters are there from its start, so that a scrape sees 0 and not nothing.</summary>
internal static class LedgerInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Ledger");
    private static readonly Histogram<double> Commits = Meter.CreateHistogram("mas.ledger.commit.duration", "s", "From the first try of a commit to its answer.", advice: Buckets.Seconds);
    private static readonly Histogram<int> Batches = Meter.CreateHistogram("mas.ledger.batch.size", "{write}", "Writes that one commit carried.", advice: Buckets.Counts);
    private static readonly KeyValuePair<string, object?>[] Verdicts = [.. Enum.GetValues<Verdict>().Select(verdict => new KeyValuePair<string, object?>("verdict", LedgerNames.Text(verdict)))];
    private static readonly long[] Writes = new long[Verdicts.Length];
    private static long _failures;

    static LedgerInstruments()
    {
        Meter.CreateObservableCounter("mas.ledger.writes", Counted, "{write}", "Writes by what became of them; stale ones came from an activation whose agent had moved on.");
        Meter.CreateObservableCounter("mas.ledger.commit.failures", () => Interlocked.Read(ref _failures), "{try}", "Tries of a commit that the store did not answer.");
    }

    /// <summary>Shows the instruments, all at 0.</summary>
    public static void Publish() => Interlocked.Add(ref _failures, 0);

    public static void Committed(TimeSpan took, IReadOnlyList<LedgerVerdict> verdicts)
    {
        Commits.Record(took.TotalSeconds);
        Batches.Record(verdicts.Count);
        foreach (var verdict in verdicts.CountBy(v => v.Verdict))
            Interlocked.Add(ref Writes[(int)verdict.Key], verdict.Value);
    }

    public static void Failed() => Interlocked.Increment(ref _failures);

    private static IEnumerable<Measurement<long>> Counted() => Verdicts.Select(static (verdict, number) => new Measurement<long>(Interlocked.Read(ref Writes[number]), verdict));
}
