namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>What to send where, and for how long. A rate makes the loop open; without one each connection sends its next request after its last answer.</summary>
internal sealed record LoadPlan(Uri Target, IReadOnlyList<ReadOnlyMemory<byte>> Requests, int Connections, TimeSpan Duration, int? Rate = null);

/// <summary>What came of it. Latencies are those of requests that succeeded, corrected for coordinated omission.</summary>
internal sealed record LoadResult(long Succeeded, double Seconds, LatencySummary Latency, IReadOnlyDictionary<string, long> Errors)
{
    public double PerSecond => Succeeded / Seconds;

    public long Failed => Errors.Values.Sum();
}
