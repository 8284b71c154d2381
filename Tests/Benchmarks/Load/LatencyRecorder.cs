using HdrHistogram;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>Counts answers and keeps how long they took.</summary>
internal sealed class LatencyRecorder
{
    private const long LongestMicroseconds = 120_000_000;
    private readonly Lock _gate = new();
    private readonly LongHistogram _histogram = new(LongestMicroseconds, 3);
    private readonly Dictionary<string, long> _errors = [];

    public (long Succeeded, long Failed) Counts
    {
        get
        {
            lock (_gate)
                return (_histogram.TotalCount, _errors.Values.Sum());
        }
    }

    public void Succeed(TimeSpan latency)
    {
        var microseconds = Math.Clamp((long)latency.TotalMicroseconds, 1, LongestMicroseconds);
        lock (_gate)
            _histogram.RecordValue(microseconds);
    }

    public void Fail(string kind)
    {
        lock (_gate)
            _errors[kind] = _errors.GetValueOrDefault(kind) + 1;
    }

    /// <summary>An open loop measured from the moment a request was due needs no correction; a closed one is given the pause between two requests of a connection.</summary>
    public LoadResult Result(TimeSpan elapsed, int? closedLoops)
    {
        lock (_gate)
        {
            var seconds = elapsed.TotalSeconds;
            var interval = closedLoops is { } loops && _histogram.TotalCount > 0 ? (long)(seconds * 1e6 * loops / _histogram.TotalCount) : 0;
            var corrected = interval > 0 ? Corrected(interval) : _histogram;
            return new(_histogram.TotalCount, seconds, LatencySummary.Of(corrected), new Dictionary<string, long>(_errors));
        }
    }

    /// <summary>A request that took long kept its connection from sending others; they are counted as if they had been sent and had waited for the rest of the time.</summary>
    private LongHistogram Corrected(long interval)
    {
        var corrected = new LongHistogram(LongestMicroseconds, 3);
        foreach (var value in _histogram.RecordedValues())
        {
            for (var missing = value.ValueIteratedTo; missing > 0; missing -= interval)
            {
                if (missing == value.ValueIteratedTo || missing >= interval)
                    corrected.RecordValueWithCount(missing, value.CountAtValueIteratedTo);
            }
        }

        return corrected;
    }
}
