using Mycosoft.ControlRoom.Fleet;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.ControlRoom.Fleet;

public sealed class ChartTests
{
    private static readonly DateTime From = new(2026, 11, 26, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(21.3, 22.9, 21.2, 23.2)]
    [InlineData(990, 1013, 990, 1020)]
    [InlineData(5, 5, 4.8, 5.2)]
    [InlineData(0, 0, -0.2, 0.2)]
    [InlineData(48_000, 52_000, 48_000, 52_000)]
    public void A_scale_reaches_around_what_was_measured_in_round_figures(double least, double most, double low, double high)
    {
        var scale = ChartScale.Of(least, most);
        Assert.True(scale.Low <= least && scale.High >= most && scale.High > scale.Low);
        Assert.True(scale.Low >= low - (high - low) && scale.High <= high + (high - low), $"{scale}");
    }

    [Fact]
    public void The_line_is_broken_where_nothing_was_measured()
    {
        var chart = ChartLine.Of([At(0, 1), At(10, 2), At(60, 3), At(70, 3)], From, From.AddSeconds(100), 10)!;
        Assert.Equal(2, chart.Line.Count(c => c == 'M'));
        Assert.Equal(2, chart.Area.Count(c => c == 'Z'));
        Assert.StartsWith("M0 ", chart.Line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_reading_is_seen_and_none_is_no_chart()
    {
        Assert.Contains("h0.1", ChartLine.Of([At(50, 7)], From, From.AddSeconds(100), 10)!.Line, StringComparison.Ordinal);
        Assert.Null(ChartLine.Of([], From, From.AddSeconds(100), 10));
    }

    [Theory]
    [InlineData("bme688.a.temperature_c", "Temperature, bme688 a", "°C")]
    [InlineData("uptime_s", "Uptime", "s")]
    [InlineData("analog.ai1", "Ai1, analog", "")]
    [InlineData("iaq", "Iaq", "")]
    [InlineData("_c", "_c", "")]
    public void A_metric_is_named_in_words_with_the_unit_that_its_name_says(string metric, string name, string unit) =>
        Assert.Equal((name.Replace("_c", " c", StringComparison.Ordinal), unit), (MetricWords.Name(metric), MetricWords.Unit(metric)));

    [Theory]
    [InlineData("""{"frames":1200,"bad_crc":3,"oversize":0}""", "frames 1,200, bad crc 3")]
    [InlineData("{}", "nothing yet")]
    [InlineData("[", "–")]
    public void A_link_says_what_it_has_counted(string counters, string words) => Assert.Equal(words, LinkWords.Counters(new(counters)));

    private static MetricBucket At(int seconds, double mean) => new(From.AddSeconds(seconds), 1, mean - 0.5, mean + 0.5, mean);
}
