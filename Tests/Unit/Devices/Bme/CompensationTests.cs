using Mycosoft.Devices.Bme;

namespace Mycosoft.Tests.Unit.Devices.Bme;

/// <summary>The arithmetic of both chips. The wanted values are those of the maker's own reference program, compiled and run on calibrations and counts made up by chance.</summary>
public sealed class CompensationTests
{
    /// <summary>A BME690 that could be: 0 to 100 °C, 400 to 1,300 hPa and 0 to 200 % within its counters.</summary>
    private const string Plausible690 = "085200006054004000008813000000000000000000000012ca0f00000000001027000000000000000000";

    [Theory]
    [InlineData("32670351cb8eb5d758ebb81a77ff371e0d7aecfd5df51e3f2438002d14789c9065737f5eeafe7ff87381", "b04b562dd07ec31070619b9628a6a967dc", 32.5116463, 101841.609, 83.2037811, 16819.9746)]
    [InlineData("de660323828c36d75892ab1d6bff261eb6d340fb5df41e3d422c002d14789cb6654a2d8f12c16676e9c8", "c07459ed807797f06f36c0fa543c9433a3", 22.9970474, 96801.1797, 98.4755249, 10310887)]
    [InlineData("5766035bfb8ee6d758ece51b5dff2b1ea31fb0fa17f41e3ebb2f002d14789cca6545627113a9f721b95a", "80b5614e7078fda03f14b6549ccd1e7c1b", 24.5670605, 91432.7109, 17.893589, 31620.5527)]
    [InlineData("51670352f08c0fd758ae5d1aafff281eb18613fb09f71e3e6532002d14789cbb65d97daa5c2af22264ed", "805851f2907624305ad4f42b8d41a6263e", 21.1963921, 104460.125, 53.3270569, 5305.03955)]
    [InlineData("02660399548bf9d75871d51c9fff371ef302b5fc6bf21e3ea42d002d14789cc56529752d3389cd6b9c9f", "b04454f1b07667a044e685a2e91520dd5f", 21.2141075, 101594.234, 28.534626, 1534.03638)]
    [InlineData("fb1c8f65511747b6c1c183918cbbac4c03d03121852aa80a212bd95754ac67b5c7cde6cb393103f523be", "80e0b6029a1cf45b779e47ca1330ba530c", -71.9107285, 228854.656, 12.5478172, 17997.75)]
    [InlineData("96549cfdc4db80f47c1beeb783bab8bbccd234940395610ac58427ff29a7e2342432c0845ca943022ca7", "e0c0805c53b85b41babce5c01b3b22b63c", 149.947662, 151037.531, 14.9744902, 13490.7256)]
    public void A_BME688_is_compensated_as_its_maker_does(string calibration, string field, double celsius, double pascal, double humidity, double ohm) =>
        Fits(BmeChip.Bme688, calibration, field, celsius, pascal, humidity, ohm);

    [Theory]
    [InlineData("785719d92276476b12361733fe73acb7885861d8d608ac0151d1aed50be247586d6ef00e25bfe888f088", "b0e18245b89229b860cbfbcea0639b4185", 50.8379326, 246356, 20.5872135, 2448296.5)]
    [InlineData("e7c85c055e57af7191d291c12984f87a7391dba110ba7f08521a79eba626549bf3982ac384b0ee24d2c1", "e09c8116d4ac867cdcf9de91d325f9b07b", -216.035019, 258374.703, 22.4239769, 27379.6797)]
    [InlineData("8742352ff367b1a731433fc0f3389d5144b3b9cefbbb96fe654ec30633ab156525c19c71f334f527b273", "d059087520e1cfeb2edfb6a6cfb3881e11", 224.568604, 453098.156, 29.6132374, 44887672)]
    [InlineData("27531890333734aa19bc26e9dcab8e92a37751a008eff97c923da42e43bbe7716e923496d1b96d3e9516", "a04e11ef387e05f1f76c8dc74baff55cc8", 20.3336544, 486899.062, 27.6592064, 278791.188)]
    [InlineData("694f1b9743af93643bfe09ce2eaa9c5bd355757343ca310ad7e4f6f6fdb79de16d218036df2067a61f44", "f0fca9062c901d54021a89708eb31d15fd", 42.9619255, 79993.9219, 71.7606735, 11343.4951)]
    [InlineData("9b51fb51d0a038ef67eb2129e35e15670d7ab966a6ae877ddd0ef452f9ba8d596d737f5eeafe7ff87381", "e0736bc8796fe9e8b74b630e5483f5a8f1", 3.27141786, -186111.266, 100, 28587132)]
    [InlineData("4051f01330ba530cf09fcebae12308a6bd8781924922cdb645bab6d32f7b7c166f359a381e54ed47e217", "90c16676e991a08158a86511a5da6bc289", 43.559639, 157934.312, 0, 104617.898)]
    public void A_BME690_is_compensated_as_its_maker_does(string calibration, string field, double celsius, double pascal, double humidity, double ohm) =>
        Fits(BmeChip.Bme690, calibration, field, celsius, pascal, humidity, ohm);

    [Fact]
    public void The_two_chips_do_not_share_their_arithmetic()
    {
        const string calibration = "32670351cb8eb5d758ebb81a77ff371e0d7aecfd5df51e3f2438002d14789c9065737f5eeafe7ff87381";
        Assert.NotEqual(Values(BmeChip.Bme688, calibration, new(500_000, 350_000, 20_000, 512, 4)).TemperatureC, Values(BmeChip.Bme690, calibration, new(500_000, 350_000, 20_000, 512, 4)).TemperatureC);
    }

    [Theory]
    [InlineData("32670351cb8eb5d758ebb81a77ff371e0d7aecfd5df51e3f2438002d14789c9065737f5eeafe7ff87381", 31, 330, 121)]
    [InlineData("de660323828c36d75892ab1d6bff261eb6d340fb5df41e3d422c002d14789cb6654a2d8f12c16676e9c8", 31, 297, 79)]
    [InlineData("5766035bfb8ee6d758ece51b5dff2b1ea31fb0fa17f41e3ebb2f002d14789cca6545627113a9f721b95a", 11, 305, 197)]
    [InlineData("51670352f08c0fd758ae5d1aafff281eb18613fb09f71e3e6532002d14789cbb65d97daa5c2af22264ed", 34, 329, 97)]
    [InlineData("02660399548bf9d75871d51c9fff371ef302b5fc6bf21e3ea42d002d14789cc56529752d3389cd6b9c9f", 26, 377, 236)]
    public void The_register_of_a_hot_plate_is_the_maker_s(string calibration, int ambient, int celsius, int register) => Assert.Equal(register, Heater.Resistance(Registers(calibration), celsius, ambient));

    [Theory]
    [InlineData(577, 164)]
    [InlineData(3013, 239)]
    [InlineData(3081, 240)]
    [InlineData(2381, 229)]
    [InlineData(3634, 248)]
    [InlineData(63, 63)]
    [InlineData(64, 80)]
    [InlineData(4031, 254)]
    [InlineData(4032, 255)]
    public void The_register_of_a_time_is_the_maker_s(int milliseconds, int register)
    {
        Assert.Equal(register, Heater.Wait(milliseconds));
        Assert.InRange(milliseconds - Heater.MillisecondsOf(register), 0, Math.Max(63, milliseconds / 4));
    }

    /// <summary>Counts are searched for a wanted air, and give that air back.</summary>
    [Theory]
    [InlineData("bme688", -10, 980, 80)]
    [InlineData("bme688", 21.5, 1013.25, 45)]
    [InlineData("bme688", 40, 1050, 15)]
    [InlineData("bme690", 5, 700, 80)]
    [InlineData("bme690", 21.5, 1013.25, 45)]
    [InlineData("bme690", 60, 1100, 15)]
    public void Counts_that_were_searched_for_an_air_give_it_back(string name, double celsius, double hpa, double humidity)
    {
        var (chip, calibration) = name == "bme688" ? (BmeChip.Bme688, Registers("32670351cb8eb5d758ebb81a77ff371e0d7aecfd5df51e3f2438002d14789c9065737f5eeafe7ff87381")) : (BmeChip.Bme690, Registers(Plausible690));
        var raw = new RawMeasurement(0, 0, 0, 512, 4);
        raw = raw with { Temperature = Search(1u << chip.AdcBits, celsius, n => chip.Compensate(calibration, raw with { Temperature = n }).TemperatureC) };
        raw = raw with { Pressure = Search(1u << chip.AdcBits, hpa * 100, n => chip.Compensate(calibration, raw with { Pressure = n }).PressurePa!.Value) };
        raw = raw with { Humidity = (ushort)Search(1u << 16, humidity, n => chip.Compensate(calibration, raw with { Humidity = (ushort)n }).Humidity) };
        var found = chip.Compensate(calibration, raw);
        Assert.Equal(celsius, found.TemperatureC, 0.01);
        Assert.Equal(hpa * 100, found.PressurePa!.Value, 1.0);
        Assert.Equal(humidity, found.HumidityPct, 0.02);
    }

    [Fact]
    public void Humidity_beyond_what_is_possible_is_held_and_flagged()
    {
        var report = RawMaths.Compensate(BmeChip.Bme688, new("32670351cb8eb5d758ebb81a77ff371e0d7aecfd5df51e3f2438002d14789c9065737f5eeafe7ff87381", Raw: new(500_000, 350_000, 65_535, 512, 4))).Result!;
        Assert.Equal(100, report.HumidityPct);
        Assert.Contains(QualityFlags.HumidityClamped, report.Flags);
    }

    [Fact]
    public void A_calibration_that_allows_no_pressure_gives_none()
    {
        var report = RawMaths.Compensate(BmeChip.Bme688, new(new string('0', 84), Raw: new(500_000, 350_000, 20_000, 512, 4))).Result!;
        Assert.Null(report.PressureHpa);
    }

    [Fact]
    public void A_field_tells_whether_its_gas_is_valid_and_its_plate_stable()
    {
        Assert.Equal((true, true), Flags("80b04b562dd07ec31070619b9628a6a937"));
        Assert.Equal((false, false), Flags("80b04b562dd07ec31070619b9628a6a907"));
    }

    [Theory]
    [InlineData("00", null, "$.calibration")]
    [InlineData(null, "00", "$.field")]
    [InlineData(null, null, "$.raw")]
    public void What_is_no_calibration_or_no_field_is_said(string? calibration, string? field, string path)
    {
        var fault = RawMaths.Compensate(BmeChip.Bme690, new(calibration ?? new string('0', 84), field)).Fault!;
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault.Code, fault.Path));
    }

    [Fact]
    public void Counts_of_the_newer_chip_are_too_wide_for_the_older()
    {
        var request = new RawRequest(Plausible690, Raw: new(1 << 22, 1 << 22, 20_000, 512, 4));
        Assert.Equal(FaultCodes.InvalidPayload, RawMaths.Compensate(BmeChip.Bme688, request).Fault?.Code);
        Assert.Null(RawMaths.Compensate(BmeChip.Bme690, request).Fault);
    }

    private static (bool? Valid, bool? Stable) Flags(string field) => RawMeasurement.Parse(field, 20) is { } raw ? (raw.GasValid, raw.HeaterStable) : default;

    private static void Fits(BmeChip chip, string calibration, string field, double celsius, double pascal, double humidity, double ohm)
    {
        var found = Values(chip, calibration, RawMeasurement.Parse(field, chip.AdcBits)!);
        Near(celsius, found.TemperatureC);
        Near(pascal, found.PressurePa!.Value);
        Near(humidity, found.HumidityPct);
        Near(ohm, found.GasOhm);
    }

    private static void Near(double wanted, double found) => Assert.InRange(found, wanted - (Math.Abs(wanted) * 1e-6) - 1e-6, wanted + (Math.Abs(wanted) * 1e-6) + 1e-6);

    private static Compensated Values(BmeChip chip, string calibration, RawMeasurement raw) => chip.Compensate(Registers(calibration), raw);

    private static CalibrationRegisters Registers(string hex) => CalibrationRegisters.TryParse(hex, out var registers) ? registers : throw new ArgumentException(hex);

    private static uint Search(uint end, double wanted, Func<uint, double> value)
    {
        var (low, high, rises) = (0u, end - 1, value(end - 1) > value(0));
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = value(middle) > wanted == rises ? (low, middle) : (middle, high);
        }

        return Math.Abs(value(low) - wanted) < Math.Abs(value(high) - wanted) ? low : high;
    }
}
