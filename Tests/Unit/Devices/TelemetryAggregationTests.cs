using Mycosoft.Agents.Kinds.Fleet;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class TelemetryAggregationTests
{
    private const string Temperature = "bme688.a.temperature_c";
    private static readonly DateTime Now = KnownUnit.Now;

    [Fact]
    public void A_mean_is_of_all_readings_and_not_of_the_units_means()
    {
        UnitSamples[] units = [BySteps("a-unit", Temperature, new MetricBucket(Now, 1, 30, 30, 30)), BySteps("b-unit", Temperature, new(Now, 2, 9, 11, 10), new(Now.AddMinutes(1), 1, 12, 12, 12)), BySteps("c-unit", Temperature)];
        Assert.Equal(new AggregateGroup("all", 15.5, 4, 2, true, "°C", 0), Assert.Single(TelemetryAggregation.Groups(units, Grouping.None, Aggregate.Mean)));
        Assert.Equal(9, Only(Aggregate.Min).Value);
        Assert.Equal(30, Only(Aggregate.Max).Value);
        Assert.Equal(4, Only(Aggregate.Count).Value);
        Assert.Equal([("a-unit", 30), ("b-unit", 32.0 / 3), ("c-unit", (double?)null)], TelemetryAggregation.Groups(units, Grouping.Device, Aggregate.Mean).Select(group => (group.Group, group.Value)));

        AggregateGroup Only(Aggregate aggregate) => Assert.Single(TelemetryAggregation.Groups(units, Grouping.Role, aggregate));
    }

    [Fact]
    public void A_percentile_is_out_of_the_single_readings_and_says_when_some_are_left_out()
    {
        var whole = OneByOne(KnownUnit.Online("a-unit"), "load", whole: true, [.. Enumerable.Range(1, 100).Select(value => $$"""{"load":{{value}}}""")]);
        var part = OneByOne(KnownUnit.Online("b-unit"), "load", whole: false, """{"load":1000}""");
        Assert.Equal(new AggregateGroup("all", 95, 100, 1, true, null, 0), Assert.Single(TelemetryAggregation.Groups([whole], Grouping.None, Aggregate.P95)));
        Assert.False(Assert.Single(TelemetryAggregation.Groups([whole, part], Grouping.None, Aggregate.P95)).Whole);
        Assert.Equal(5, TelemetryAggregation.Percentile([5], 0.95));
    }

    [Fact]
    public void Only_numbers_of_the_metric_are_looked_at() =>
        Assert.Equal([1, 2], OneByOne(KnownUnit.Online(), "t", whole: true, """{"t":1}""", """{"t":2}""", """{"t":"x"}""", """{"h":9}""", "[]").Values);

    [Fact]
    public void What_was_sent_in_pascal_and_in_hectopascal_is_one_number_and_what_says_neither_stands_alone()
    {
        var (pascal, hecto, silent) = (Saying("a-unit", "baro", "Pa"), Saying("b-unit", "baro", "hPa"), KnownUnit.Online("c-unit"));
        var groups = TelemetryAggregation.Groups(
            [OneByOne(pascal, "baro", true, """{"baro":100000}"""), OneByOne(hecto, "baro", true, """{"baro":1010}"""), OneByOne(silent, "baro", true, """{"baro":29.9}""")], Grouping.None, Aggregate.Mean);
        Assert.Equal([new("all", 29.9, 1, 1, true, null, 0), new("all", 1005, 2, 2, true, "hPa", 0)], groups);
    }

    [Fact]
    public void Counts_of_an_input_and_volts_are_not_mixed()
    {
        var (frames, host) = (KnownUnit.Online("a-unit"), KnownUnit.Online("b-unit") with { Route = new("http", "json") });
        var groups = TelemetryAggregation.Groups([OneByOne(frames, "analog.ai1", true, """{"analog.ai1":2048}"""), OneByOne(host, "analog.ai1", true, """{"analog.ai1":1.65}""")], Grouping.None, Aggregate.Mean);
        Assert.Equal([(1.65, null), (2048, "count")], groups.Select(group => (group.Value!.Value, group.Unit)));
    }

    [Theory]
    [InlineData("F", 212, "°C", 100)]
    [InlineData("K", 300.15, "°C", 27)]
    [InlineData("°C", 21.5, "°C", 21.5)]
    [InlineData("Pa", 101_325, "hPa", 1_013.25)]
    [InlineData("kPa", 101.325, "hPa", 1_013.25)]
    [InlineData("mV", 3_300, "V", 3.3)]
    [InlineData("kOhm", 50, "Ohm", 50_000)]
    [InlineData("%RH", 45, "%", 45)]
    [InlineData("ug_m3", 12, "ug_m3", 12)]
    public void What_a_unit_says_is_converted(string said, double sent, string unit, double value)
    {
        var measure = Measure.OfWord(said);
        Assert.Equal(unit, measure.Unit);
        Assert.Equal(value, measure.Convert(sent), 9);
    }

    [Theory]
    [InlineData("bme688.a.temperature_c", "°C")]
    [InlineData("bme688.a.pressure_hpa", "hPa")]
    [InlineData("bme688.b.gas_ohm", "Ohm")]
    [InlineData("bme688_a.gas_resistance_ohms", "Ohm")]
    [InlineData("ai1_voltage", "V")]
    [InlineData("battery_mv", "V")]
    [InlineData("uptime_ms", "s")]
    [InlineData("bme688.a.co2_equivalent", "ppm")]
    [InlineData("temperature", null)]
    [InlineData("vitamin_c", null)]
    [InlineData("analog.ai1", null)]
    public void A_name_says_the_unit_or_nothing(string metric, string? unit) => Assert.Equal(unit, Measure.OfName(metric)?.Unit);

    [Fact]
    public void What_a_reading_says_goes_before_its_name_and_the_build_of_lines_has_its_own()
    {
        Assert.Equal("hPa", MetricSense.Of(Saying("a", "pressure_hpa", "Pa"), "pressure_hpa").Unit);
        Assert.Equal(10, MetricSense.Of(Saying("a", "pressure_hpa", "Pa"), "pressure_hpa").Convert(1_000));
        Assert.Null(MetricSense.Of(KnownUnit.Online(), "temperature").Unit);
        Assert.Equal("°C", MetricSense.Of(KnownUnit.Online() with { Route = new("serial:/dev/ttyACM0", "text") }, "temperature").Unit);
        Assert.Equal(("hPa", 1_000, 1_000), MetricSense.Of(KnownUnit.Online(), "pressure") is var told ? (told.Unit, told.Convert(1_000), told.Convert(100_000)) : default);
    }

    [Fact]
    public void A_flawed_reading_is_dropped_and_its_flaw_is_counted()
    {
        var cold = OneByOne(KnownUnit.Online(), Temperature, true, $$"""{"{{Temperature}}":20}""", $$"""{"{{Temperature}}":-300}""");
        var gas = OneByOne(
            KnownUnit.Online(), "bme688.a.gas_ohm", true, """{"bme688.a.gas_ohm":50000}""", """{"bme688.a.gas_ohm":0}""", """{"bme688.a.gas_ohm":9,"bme688.a.gas_valid":0}""", """{"bme688.a.gas_ohm":9,"bme688.a.heater_stable":0}""");
        var wet = OneByOne(KnownUnit.Online(), "bme688.a.humidity_pct", true, """{"bme688.a.humidity_pct":104}""", """{"bme688.a.humidity_pct":50}""");
        Assert.Equal((20.0, 1, 1), (cold.Max, cold.Count, cold.Dropped));
        Assert.Equal((50_000.0, 1, 3), (gas.Min, gas.Count, gas.Dropped));
        Assert.Equal((75.0, 2, 0), (wet.Sum / wet.Count, wet.Count, wet.Dropped));
        Assert.Equal(new Dictionary<string, long> { ["gas_invalid"] = 2, ["heater_unstable"] = 1, ["humidity_clamped"] = 1, ["out_of_range"] = 1 }, TelemetryAggregation.Flaws([cold, gas, wet]));
        Assert.Equal(1, Assert.Single(TelemetryAggregation.Groups([cold], Grouping.None, Aggregate.Mean)).Dropped);
    }

    [Fact]
    public void Who_measured_nothing_but_flaws_is_not_silent()
    {
        var broken = OneByOne(KnownUnit.Online(), Temperature, true, $$"""{"{{Temperature}}":900}""");
        Assert.False(broken.IsSilent);
        Assert.Equal(new AggregateGroup("all", null, 0, 0, true, "°C", 1), Assert.Single(TelemetryAggregation.Groups([broken], Grouping.None, Aggregate.Mean)));
    }

    [Fact]
    public void A_step_with_a_flaw_is_taken_apart_where_its_readings_are_there_and_dropped_where_not()
    {
        var sampler = new UnitSampler(KnownUnit.Online(), Temperature);
        var series = Series(Temperature, new(Now, 2, 20, 22, 21), new(Now.AddMinutes(1), 2, 20, 200, 110), new(Now.AddMinutes(2), 3, -300, 20, -80));
        var flawed = sampler.Take(series);
        Assert.Equal([Now.AddMinutes(1), Now.AddMinutes(2)], flawed.Select(bucket => bucket.At));
        sampler.Take(series, flawed, [Point(Now.AddSeconds(70), 20), Point(Now.AddSeconds(80), 200), Point(Now.AddSeconds(130), 20)]);
        var samples = sampler.Samples(whole: true);
        Assert.Equal((3, 20.0, 22.0, 62.0), (samples.Count, samples.Min, samples.Max, samples.Sum));
        Assert.Equal(new SortedDictionary<string, long> { ["inseparable"] = 3, ["out_of_range"] = 1 }, samples.Flaws);
    }

    [Fact]
    public void A_step_of_gas_is_flawed_when_its_heater_was_not_stable()
    {
        var sampler = new UnitSampler(KnownUnit.Online(), "bme688.a.gas_ohm");
        Assert.Equal(["bme688.a.gas_ohm", "bme688.a.gas_valid", "bme688.a.heater_stable"], sampler.Names);
        var series = Series("bme688.a.gas_ohm", new MetricBucket(Now, 2, 10, 20, 15), new MetricBucket(Now.AddMinutes(1), 2, 10, 20, 15));
        var stable = new MetricSeries("bme688.a.heater_stable", [new(Now, 2, 0, 1, 0.5), new(Now.AddMinutes(1), 2, 1, 1, 1)]);
        Assert.Equal([Now], sampler.Take(series with { Series = [.. series.Series, stable] }).Select(bucket => bucket.At));
    }

    private static TelemetryPoint Point(DateTime at, double celsius) => new(at, at, null, new($$"""{"{{Temperature}}":{{celsius}}}"""));

    private static TelemetrySeries Series(string metric, params MetricBucket[] buckets) => new("a", Now, Now.AddHours(1), 60, "1m", [new(metric, buckets)]);

    private static DeviceRecord Saying(string id, string metric, string unit) => KnownUnit.Online(id) with { Latest = new($$"""{"pack":[{"id":"other","v":1,"u":"x"},{"id":"{{metric}}","v":1,"u":"{{unit}}"}]}""") };

    private static UnitSamples BySteps(string id, string metric, params MetricBucket[] buckets)
    {
        var sampler = new UnitSampler(KnownUnit.Online(id), metric);
        Assert.Empty(sampler.Take(Series(metric, buckets)));
        return sampler.Samples(whole: true);
    }

    private static UnitSamples OneByOne(DeviceRecord unit, string metric, bool whole, params string[] metrics)
    {
        var sampler = new UnitSampler(unit, metric);
        sampler.Take(metrics.Select(one => new TelemetryPoint(Now, Now, null, new(one))));
        return sampler.Samples(whole);
    }
}
