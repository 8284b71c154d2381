using System.Diagnostics.Metrics;
using Mycosoft.Telemetry;

namespace Mycosoft.Devices;

/// <summary>What the intake of this process has done. The counters are there from its start, so that a scrape sees 0 and not nothing.</summary>
internal static class DeviceInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Devices");
    private static readonly Histogram<double> Commits = Meter.CreateHistogram("mas.devices.commit.duration", "s", "From the first try of a commit to its answer.", advice: Buckets.Seconds);
    private static readonly Histogram<double> Lags = Meter.CreateHistogram("mas.devices.lag", "s", "From when a gateway heard a signal until it was on disk, by the clocks of both.", advice: Buckets.Seconds);
    private static readonly Histogram<int> Batches = Meter.CreateHistogram("mas.devices.batch.size", "{signal}", "Signals that one commit carried.", advice: Buckets.Counts);
    private static readonly KeyValuePair<string, object?>[] Outcomes = [new("outcome", "stored"), new("outcome", "duplicate"), new("outcome", "refused"), new("outcome", "heard")];
    private static readonly long[] Signals = new long[Outcomes.Length];
    private static readonly Counter<long> Away = Meter.CreateCounter<long>("mas.devices.turned_away", "{unit}", "Units that were not registered, by what held them back.");
    private static long _failures;
    private static long _untold;

    static DeviceInstruments()
    {
        Meter.CreateObservableCounter("mas.devices.signals", Counted, "{signal}", "Hellos, readings and events by what became of them.");
        Meter.CreateObservableCounter("mas.devices.commit.failures", () => Interlocked.Read(ref _failures), "{try}", "Tries of a commit that the store did not answer.");
        Meter.CreateObservableCounter("mas.devices.untold", () => Interlocked.Read(ref _untold), "{signal}", "Signals that were taken in and that the agent of their unit did not take.");
    }

    /// <summary>Shows the instruments, all at 0.</summary>
    public static void Publish() => Interlocked.Add(ref _failures, 0);

    public static void Committed(TimeSpan took, IReadOnlyList<DeviceVerdict> verdicts)
    {
        Commits.Record(took.TotalSeconds);
        Batches.Record(verdicts.Count);
        foreach (var verdict in verdicts.CountBy(v => v.Outcome))
            Interlocked.Add(ref Signals[(int)verdict.Key], verdict.Value);
    }

    public static void Kept(DateTime heardAt, DateTime now) => Lags.Record(Math.Max(0, (now - heardAt).TotalSeconds));

    public static void TurnedAway(int count, string reason) => Away.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public static void Failed() => Interlocked.Increment(ref _failures);

    public static void Untold(int signals) => Interlocked.Add(ref _untold, signals);

    private static IEnumerable<Measurement<long>> Counted() => Outcomes.Select(static (outcome, number) => new Measurement<long>(Interlocked.Read(ref Signals[number]), outcome));
}
