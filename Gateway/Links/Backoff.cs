namespace Mycosoft.Devices.Links;

/// <summary>How long to wait before the next attempt: 0.2 s, doubled up to 5 s, a quarter of it left to chance, so that what failed together does not come back together.</summary>
internal static class Backoff
{
    private const double First = 0.2;
    private const double Longest = 5;

    /// <param name="failures">In a row, 1 or more.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan After(int failures, double chance) =>
        TimeSpan.FromSeconds(Math.Min(Longest, First * Math.Pow(2, Math.Min(failures - 1, 10))) * (0.75 + (chance / 4)));
}
