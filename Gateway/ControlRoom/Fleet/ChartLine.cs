using System.Globalization;
using System.Text;
using Mycosoft.Devices;

namespace Mycosoft.ControlRoom.Fleet;

/// <summary>One metric of one unit, drawn: the mean as a line that is broken where nothing was measured, and what was reached below and above it as an area.</summary>
/// <param name="Line">An SVG path.</param>
/// <param name="Area">An SVG path.</param>
internal sealed record ChartLine(string Line, string Area, ChartScale Scale)
{
    public const int Width = 600;

    public const int Height = 120;

    /// <summary>Null when there is nothing to draw.</summary>
    public static ChartLine? Of(IReadOnlyList<MetricBucket> buckets, DateTime from, DateTime to, int stepSeconds)
    {
        if (buckets.Count == 0 || to <= from)
            return null;
        var scale = ChartScale.Of(buckets.Min(b => b.Min), buckets.Max(b => b.Max));
        var (line, area) = (new StringBuilder(), new StringBuilder());
        foreach (var stretch in Stretches(buckets, TimeSpan.FromSeconds(stepSeconds * 2.5)))
        {
            for (var n = 0; n < stretch.Count; n++)
                line.Append(n == 0 ? 'M' : 'L').Append(Point(stretch[n].At, stretch[n].Mean));
            if (stretch.Count == 1)
                line.Append("h0.1");
            for (var n = 0; n < stretch.Count; n++)
                area.Append(n == 0 ? 'M' : 'L').Append(Point(stretch[n].At, stretch[n].Max));
            for (var n = stretch.Count - 1; n >= 0; n--)
                area.Append('L').Append(Point(stretch[n].At, stretch[n].Min));
            area.Append('Z');
        }

        return new(line.ToString(), area.ToString(), scale);

        string Point(DateTime at, double value)
        {
            var x = (at - from) / (to - from) * Width;
            var y = (1 - scale.Share(value)) * Height;
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(x, 0, Width):0.#} {y:0.#}");
        }
    }

    /// <summary>Runs of steps that follow each other.</summary>
    private static IEnumerable<List<MetricBucket>> Stretches(IReadOnlyList<MetricBucket> buckets, TimeSpan apart)
    {
        var stretch = new List<MetricBucket>();
        foreach (var bucket in buckets)
        {
            if (stretch.Count > 0 && bucket.At - stretch[^1].At > apart)
            {
                yield return stretch;
                stretch = [];
            }

            stretch.Add(bucket);
        }

        if (stretch.Count > 0)
            yield return stretch;
    }
}
