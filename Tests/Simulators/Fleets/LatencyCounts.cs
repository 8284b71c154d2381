using System.Numerics;

namespace Mycosoft.Tests.Simulators.Fleets;

/// <summary>How long answers took, to within an eighth. Any thread.</summary>
internal sealed class LatencyCounts
{
    private const int Parts = 8;
    private readonly long[] _counts = new long[64 * Parts];

    public long Count => _counts.Sum();

    public void Add(TimeSpan latency)
    {
        var microseconds = Math.Max((long)latency.TotalMicroseconds, 1);
        var power = BitOperations.Log2((ulong)microseconds);
        var part = power < 3 ? 0 : (int)((microseconds >> (power - 3)) & (Parts - 1));
        Interlocked.Increment(ref _counts[(power * Parts) + part]);
    }

    /// <summary>The upper end of the step in which it lies; null when nothing was counted.</summary>
    public TimeSpan? Percentile(double percent)
    {
        var all = Count;
        if (all == 0)
            return null;
        var wanted = (long)Math.Ceiling(all * percent / 100);
        for (var i = 0; i < _counts.Length; i++)
        {
            wanted -= _counts[i];
            if (wanted <= 0)
                return TimeSpan.FromMicroseconds(Upper(i));
        }

        return null;
    }

    private static double Upper(int step) => Math.Pow(2, step / Parts) * (step / Parts < 3 ? 2 : 1 + ((step % Parts) + 1.0) / Parts);
}
