namespace Mycosoft.Devices.Bme;

/// <summary>What a gas sensor gives in clean air, out of its own last day; null as long as too little of it is known.</summary>
internal sealed record CleanAir(double? Ohm, int Minutes, bool BurnsIn)
{
    public const int WindowHours = 24;
    public const int StepSeconds = 300;

    private const int LeastMinutes = 60;
    private const double Percentile = 0.95;

    /// <summary>A heater that was silent for longer has cooled down, and burns in again.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(15);

    public bool Stabilises => Ohm is null || BurnsIn;

    /// <param name="buckets">The resistance by steps of <see cref="StepSeconds"/>.</param>
    public static CleanAir Of(IEnumerable<MetricBucket> buckets, DateTime now, TimeSpan burnIn)
    {
        var clean = new List<MetricBucket>();
        DateTime? warmSince = null;
        DateTime? last = null;
        foreach (var bucket in buckets.Where(b => b.At > now.AddHours(-WindowHours) && b.Mean > 0).OrderBy(b => b.At))
        {
            if (last is null || bucket.At - last > Silence)
                warmSince = bucket.At;
            last = bucket.At;
            if (bucket.At - warmSince >= burnIn)
                clean.Add(bucket);
        }

        var minutes = clean.Count * StepSeconds / 60;
        return new(minutes < LeastMinutes ? null : Rank(clean), minutes, warmSince is null || now - last > Silence || now - warmSince < burnIn);
    }

    private static double Rank(List<MetricBucket> clean)
    {
        clean.Sort((a, b) => a.Mean.CompareTo(b.Mean));
        var wanted = Percentile * clean.Sum(b => b.Count);
        var seen = 0L;
        foreach (var bucket in clean)
        {
            seen += bucket.Count;
            if (seen >= wanted)
                return bucket.Mean;
        }

        return clean[^1].Mean;
    }
}
