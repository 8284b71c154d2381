using Mycosoft.Devices;
using Mycosoft.Devices.Bme;

namespace Mycosoft.Tests.Unit.Devices.Bme;

public sealed class SensorRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_frame_names_chip_and_side()
    {
        const string metrics = """{"bme688.a.temperature_c":21.5,"bme688.a.humidity_pct":45,"bme688.a.pressure_hpa":1013.2,"bme688.a.gas_ohm":50000,"bme688.a.iaq":42,"bme688.b.temperature_c":19}""";
        var (a, b) = (Sample(BmeChip.Bme688, "a", metrics)!, Sample(BmeChip.Bme688, "b", metrics)!);
        Assert.Equal((21.5, 45, 1013.2, 50000, 42), (a.TemperatureC, a.HumidityPct, a.PressureHpa, a.GasOhm, a.Iaq));
        Assert.Equal((19, null, null), (b.TemperatureC, b.HumidityPct, b.GasOhm));
        Assert.Null(Sample(BmeChip.Bme690, "a", metrics));
    }

    [Theory]
    [InlineData("""{"temperature":20.5,"humidity":50,"pressure":1000,"gas_resistance":12000}""")]
    [InlineData("""{"bme1.temperature":20.5,"bme1.humidity":50,"bme1.pressure":100000,"bme1.gas_resistance":12000}""")]
    [InlineData("""{"bme688_a.temperature_c":20.5,"bme688_a.humidity_percent":50,"bme688_a.pressure_hpa":1000,"bme688_a.gas_resistance_ohms":12000}""")]
    public void Lines_envelopes_and_services_name_it_otherwise(string metrics)
    {
        var sample = Sample(BmeChip.Bme688, "a", metrics)!;
        Assert.Equal((20.5, 50, 1000, 12000), (sample.TemperatureC, sample.HumidityPct, sample.PressureHpa, sample.GasOhm));
        Assert.Null(Sample(BmeChip.Bme688, "b", metrics));
    }

    [Fact]
    public void Names_without_a_chip_are_the_newer_one_s_only_if_the_unit_lists_it_alone()
    {
        const string metrics = """{"temperature":20}""";
        Assert.Null(Sample(BmeChip.Bme690, "a", metrics));
        Assert.NotNull(Sample(BmeChip.Bme690, "a", metrics, "bme690_a"));
        Assert.Null(Sample(BmeChip.Bme688, "a", metrics, "bme690_a"));
        Assert.NotNull(Sample(BmeChip.Bme688, "a", metrics, "bme688_a", "bme690_b"));
    }

    [Fact]
    public void Where_the_variant_is_known_it_decides_and_not_the_name()
    {
        const string metrics = """{"bme688.a.temperature_c":20}""";
        Assert.NotNull(SensorSample.Read(Point(metrics), SensorNames.Prefixes(BmeChip.Bme690, "a", ["bme688_a"], variant: 2)));
        Assert.Null(SensorSample.Read(Point(metrics), SensorNames.Prefixes(BmeChip.Bme688, "a", ["bme688_a"], variant: 2)));
        Assert.NotNull(SensorSample.Read(Point(metrics), SensorNames.Prefixes(BmeChip.Bme688, "a", ["bme690_a"], variant: 1)));
        Assert.NotNull(SensorSample.Read(Point("""{"temperature":20}"""), SensorNames.Prefixes(BmeChip.Bme690, "a", [], variant: 2)));
        Assert.Empty(SensorNames.Prefixes(BmeChip.Bme688, "a", ["bme688_a"], variant: 0));
    }

    [Fact]
    public void A_sensor_that_is_another_chip_is_refused_with_what_it_is()
    {
        var unit = KnownUnit.Online() with { Extra = new("""{"bme_variants":{"a":2}}""") };
        Assert.Equal(("variant", "name"), (BmeChip.ToldBy(unit, "a"), BmeChip.ToldBy(unit, "b")));
        Assert.Null(BmeChip.Bme690.Refuses(unit, "a"));
        Assert.Null(BmeChip.Bme688.Refuses(unit, "b"));
        var refused = BmeChip.Bme688.Refuses(unit, "a")!;
        Assert.Equal(FaultCodes.Unsupported, refused.Code);
        Assert.Contains("a bme690", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("0x77", "a")]
    [InlineData("amb", "a")]
    [InlineData("0x76", "b")]
    [InlineData("env", "b")]
    public void A_sensor_is_known_by_its_letter_address_and_name(string sensor, string side) => Assert.Equal(side, SensorSide.Of(sensor));

    [Fact]
    public void Steps_truth_values_and_estimates_are_read_and_nonsense_is_not()
    {
        const string metrics = """{"bme690.a.gas_ohm.0":1000,"bme690.a.gas_ohm.1":2000,"bme690.a.gas_ohm.3":9,"bme690.a.gas_valid":1,"bme690.a.heater_stable":0,"bme690.a.gas_estimate_2":0.8,"bme690.a.gas_estimate_3":7,"bme690.a.accuracy":9,"bme690.a.iaq":"good"}""";
        var sample = Sample(BmeChip.Bme690, "a", metrics)!;
        Assert.Equal([1000.0, 2000.0], sample.GasSteps);
        Assert.Equal((true, false, null, null), (sample.GasValid, sample.HeaterStable, sample.Accuracy, sample.Iaq));
        Assert.Equal(new Dictionary<int, double> { [2] = 0.8 }, sample.Estimates);
    }

    [Fact]
    public void A_reading_of_other_things_is_no_reading_of_the_sensor() => Assert.Null(Sample(BmeChip.Bme688, "a", """{"analog.ai1":5}"""));

    [Fact]
    public void Every_flag_has_its_reason()
    {
        Assert.Empty(QualityFlags.Of(new(Now) { TemperatureC = 20, HumidityPct = 50, PressureHpa = 1000, GasOhm = 5 }, calibrated: true, stale: false));
        Assert.Equal(
            ["out_of_range", "humidity_clamped", "gas_invalid", "heater_unstable", "stale", "uncalibrated"],
            QualityFlags.Of(new(Now) { TemperatureC = 86, HumidityPct = 101, GasOhm = 0, HeaterStable = false }, calibrated: false, stale: true));
        Assert.Equal(["out_of_range"], QualityFlags.Of(new(Now) { PressureHpa = 299 }, calibrated: true, stale: false));
    }

    [Fact]
    public void An_offset_is_what_is_missing_to_the_reference()
    {
        var offsets = CalibrationRules.Offsets(new(Now) { TemperatureC = 21, HumidityPct = 44 }, new("u", "C-1", new(20.5, 46)), Now).Result!;
        Assert.Equal((-0.5, 2, 0, "C-1"), (offsets.TemperatureC, offsets.HumidityPct, offsets.PressureHpa, offsets.CertificateId));
    }

    [Fact]
    public void A_sensor_that_is_far_off_or_silent_or_has_no_reference_is_not_calibrated()
    {
        var sample = new SensorSample(Now) { TemperatureC = 21 };
        Assert.Equal(FaultCodes.PreconditionFailed, CalibrationRules.Offsets(sample, new("u", "C", new(32)), Now).Fault?.Code);
        Assert.Equal(FaultCodes.Unavailable, CalibrationRules.Offsets(sample, new("u", "C", new(PressureHpa: 1000)), Now).Fault?.Code);
        Assert.Equal(FaultCodes.InvalidPayload, CalibrationRules.Offsets(sample, new("u", "C", new()), Now).Fault?.Code);
    }

    [Fact]
    public void A_self_test_tells_a_moving_plate_from_a_made_up_value()
    {
        var moving = Enumerable.Range(0, 6).Select(i => new SensorSample(Now) { TemperatureC = 20, HumidityPct = 50, PressureHpa = 1000, GasOhm = 50_000 + i }).ToList();
        Assert.Equal("passed", SelfTestRules.Sum(SelfTestRules.Check(moving, stale: false)));
        Assert.Equal("failed", SelfTestRules.Sum(SelfTestRules.Check([.. moving.Select(s => s with { GasOhm = 50_000 })], stale: false)));
        Assert.Equal("unknown", SelfTestRules.Sum(SelfTestRules.Check([moving[0]], stale: false)));
        Assert.Equal("failed", SelfTestRules.Sum(SelfTestRules.Check([.. moving.Select(s => s with { TemperatureC = 200 })], stale: false)));
        Assert.Equal("failed", SelfTestRules.Sum(SelfTestRules.Check(moving, stale: true)));
    }

    /// <summary>Dew points of the usual tables, which are rounded to a tenth.</summary>
    [Theory]
    [InlineData(20, 50, 9.3)]
    [InlineData(25, 60, 16.7)]
    [InlineData(30, 80, 26.2)]
    [InlineData(10, 30, -6.8)]
    [InlineData(0, 100, 0)]
    public void Dew_points_are_those_of_the_tables(double celsius, double humidity, double dew) => Assert.Equal(dew, Psychrometrics.DewPoint(celsius, humidity)!.Value, 0.1);

    [Fact]
    public void Air_without_moisture_has_no_dew_point() => Assert.Null(Psychrometrics.DewPoint(20, 0));

    [Theory]
    [InlineData(0, 4.85)]
    [InlineData(10, 9.4)]
    [InlineData(20, 17.3)]
    [InlineData(30, 30.4)]
    public void Saturated_air_holds_what_the_tables_say(double celsius, double grams) => Assert.Equal(grams, Psychrometrics.AbsoluteHumidity(celsius, 100), 0.15);

    [Theory]
    [InlineData(1013.25, 0)]
    [InlineData(954.61, 500)]
    [InlineData(898.75, 1000)]
    [InlineData(794.95, 2000)]
    public void Heights_are_those_of_the_standard_atmosphere(double hpa, double metres) => Assert.Equal(metres, Psychrometrics.Altitude(hpa, 1013.25), 1.0);

    private static TelemetryPoint Point(string metrics) => new(Now, Now, 1, new(metrics));

    private static SensorSample? Sample(BmeChip chip, string side, string metrics, params string[] sensors) =>
        SensorSample.Read(Point(metrics), SensorNames.Prefixes(chip, side, sensors));
}
