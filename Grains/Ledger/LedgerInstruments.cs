using System.Diagnostics.Metrics;

namespace Mycosoft.Ledger;

/// <summary>What the writer of this process has done.</summary>
internal static class LedgerInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Ledger");
    private static readonly Counter<long> Writes = Meter.CreateCounter<long>("mas.ledger.writes", "{write}", "Writes by what became of them; stale ones came from an activation whose agent had moved on.");
    private static readonly Histogram<double> Commits = Meter.CreateHistogram<double>("mas.ledger.commit.duration", "s", "From the first try of a commit to its answer.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("mas.ledger.commit.failures", "{try}", "Tries of a commit that the store did not answer.");

    public static void Committed(TimeSpan took, IReadOnlyList<LedgerVerdict> verdicts)
    {
        Commits.Record(took.TotalSeconds);
        if (!Writes.Enabled)
            return;
        foreach (var verdict in verdicts.CountBy(v => v.Verdict))
            Writes.Add(verdict.Value, new KeyValuePair<string, object?>("verdict", LedgerNames.Text(verdict.Key)));
    }

    public static void Failed() => Failures.Add(1);
}
