namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>The middle one of several rounds.</summary>
internal static class Turns
{
    public static double Median(this IEnumerable<Turn> turns, Func<Turn, double> value) => turns.Select(value).Median();

    public static double Median(this IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        var middle = ordered.Count / 2;
        return ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    /// <summary>Of each round's own ratio, so that whatever else the machine did fell on both.</summary>
    public static double Ratio(IEnumerable<Turn> turns, IEnumerable<Turn> yardstick) => turns.Zip(yardstick, (turn, beside) => turn.Tasks / beside.Tasks).Median();
}
