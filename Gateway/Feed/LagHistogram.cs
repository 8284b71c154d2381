namespace Mycosoft.Feed;

/// <summary>How often which lag was seen, in classes of which each reaches a tenth further than the one before.</summary>
internal sealed class LagHistogram
{
    private const double Growth = 1.1;
    private const int Classes = 130;

    private readonly long[] _counts = new long[Classes];

    public long Count { get; private set; }

    public void Add(double milliseconds)
    {
        _counts[ClassOf(milliseconds)]++;
        Count++;
    }

    public void Add(LagHistogram other)
    {
        for (var i = 0; i < Classes; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>Milliseconds that so large a share stayed within; null without any.</summary>
    public double? Quantile(double share)
    {
        if (Count == 0)
            return null;
        var (wanted, seen, at) = ((long)Math.Ceiling(share * Count), 0L, 0);
        while ((seen += _counts[at]) < wanted)
            at++;
        return Math.Round(Math.Pow(Growth, at), 3);
    }

    private static int ClassOf(double milliseconds) => milliseconds <= 1 ? 0 : Math.Min(Classes - 1, (int)Math.Ceiling(Math.Log(milliseconds, Growth)));
}
