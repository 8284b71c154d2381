namespace Mycosoft.Devices.Bme;

/// <summary>Tells smells by their nearest neighbours among labelled scans, measured in the spread that scans of one label have among themselves.</summary>
internal static class ScentModel
{
    public const int MostLabels = 32;
    public const int MostScansOfLabel = 25;
    public const int Needed = 3;
    public const string Unknown = "unknown";

    private const int Neighbours = 5;

    /// <summary>A label whose scans are all alike still has the sensor's own noise.</summary>
    private const double LeastSpread = 0.02;

    private const double Touching = 1e-6;

    public static IReadOnlyList<double> Features(IReadOnlyList<double> gasOhm) => [.. gasOhm.Select(ohm => Math.Round(Math.Log(ohm), 6))];

    /// <summary>The scans with this one; the oldest of its label goes. The same scan is kept once. Null when there is no room for another label.</summary>
    public static IReadOnlyList<ScentScan>? Learn(IReadOnlyList<ScentScan> scans, ScentScan scan)
    {
        if (scans.Any(s => s.Id == scan.Id))
            return scans;
        var own = scans.Where(s => s.Label == scan.Label).ToList();
        if (own.Count == 0 && scans.Select(s => s.Label).Distinct().Count() >= MostLabels)
            return null;
        var oldest = own.Count >= MostScansOfLabel ? own[0] : null;
        return [.. scans.Where(s => s != oldest), scan];
    }

    public static IReadOnlyDictionary<string, int> Count(IEnumerable<ScentScan> scans) => scans.GroupBy(s => s.Label).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>Null when no label has enough scans of as many steps.</summary>
    public static Smelt? Classify(IReadOnlyList<ScentScan> scans, IReadOnlyList<double> features, SensorSettings settings)
    {
        var labels = scans.Where(s => s.Features.Count == features.Count).GroupBy(s => s.Label).Where(g => g.Count() >= Needed).ToDictionary(g => g.Key, g => g.ToList());
        if (labels.Count == 0)
            return null;
        var spread = Spread(labels.Values);
        var near = labels.Values.SelectMany(l => l).Select(s => (s.Label, Distance: Distance(s.Features, features, spread))).OrderBy(s => s.Distance).Take(Neighbours).ToList();
        var votes = near.GroupBy(s => s.Label).Select(g => (Label: g.Key, Weight: g.Sum(s => 1 / (s.Distance + Touching)))).OrderByDescending(v => v.Weight).ToList();
        var (best, confidence, distance) = (votes[0].Label, votes[0].Weight / votes.Sum(v => v.Weight), near[0].Distance);
        var known = distance <= settings.UnknownDistance && confidence >= settings.LeastConfidence;
        return new(known ? best : Unknown, best, Math.Round(confidence, 4), Math.Round(distance, 3), [.. labels.Keys.Order(StringComparer.Ordinal)]);
    }

    private static double[] Spread(IEnumerable<List<ScentScan>> labels)
    {
        var (squares, free) = (new double[labels.First()[0].Features.Count], 0);
        foreach (var scans in labels)
        {
            free += scans.Count - 1;
            for (var i = 0; i < squares.Length; i++)
            {
                var mean = scans.Average(s => s.Features[i]);
                squares[i] += scans.Sum(s => Math.Pow(s.Features[i] - mean, 2));
            }
        }

        return [.. squares.Select(sum => Math.Max(LeastSpread, Math.Sqrt(sum / free)))];
    }

    private static double Distance(IReadOnlyList<double> a, IReadOnlyList<double> b, double[] spread) =>
        Math.Sqrt(spread.Select((s, i) => Math.Pow((a[i] - b[i]) / s, 2)).Average());
}

/// <summary>What a scan smells of.</summary>
internal sealed record Smelt(string Smell, string Nearest, double Confidence, double Distance, IReadOnlyList<string> Labels);
