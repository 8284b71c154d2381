using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices.Store;

public sealed class ChipRulesTests
{
    private static readonly DeviceRoute Route = new("serial:/dev/ttyACM0", "text");

    [Fact]
    public void A_register_that_the_unit_read_is_kept_by_side()
    {
        var known = ChipRules.After("""{"agent_url":"http://a"}""", Told("0x77", "0x01"))!;
        known = ChipRules.After(known, Told("0x76", "0x02"))!;
        Assert.Equal((1, 2), (ChipRules.Variant(known, "a"), ChipRules.Variant(known, "b")));
        Assert.Contains("agent_url", known, StringComparison.Ordinal);
        Assert.Same(known, ChipRules.After(known, Told("0x76", "0x02")));
        Assert.Equal(0, ChipRules.Variant(ChipRules.After(known, Told("0x77", "0x00"))!, "a"));
    }

    [Theory]
    [InlineData("sensor_chip", null, "0x61", "0x01")]
    [InlineData("sensor_chip", "0x48", "0x61", "0x01")]
    [InlineData("sensor_chip", "0x77", "0x58", "0x01")]
    [InlineData("sensor_chip", "0x77", "0x61", "new")]
    [InlineData("sensor_status", "0x77", "0x61", "0x01")]
    public void What_does_not_say_which_sensor_is_what_is_not_kept(string name, string? address, string chip, string variant) =>
        Assert.Null(ChipRules.After("{}", Told(address, variant, chip, name)));

    [Fact]
    public void A_host_neither_takes_it_away_nor_makes_it_up()
    {
        var known = ChipRules.After("{}", Told("0x77", "0x02"))!;
        var after = ExtraRules.After(known, """{"x":1,"bme_variants":{"a":1,"b":1}}""");
        Assert.Equal((2, null), (ChipRules.Variant(after, "a"), ChipRules.Variant(after, "b")));
        Assert.Contains("\"x\":1", after, StringComparison.Ordinal);
        Assert.Null(ChipRules.Variant(ExtraRules.After("{}", """{"bme_variants":{"a":1}}"""), "a"));
        Assert.Equal("""{"x": 1}""", ExtraRules.After("{}", """{"x": 1}"""));
    }

    [Fact]
    public void What_a_host_says_twice_stops_nothing()
    {
        var known = ChipRules.After("""{"x":1,"x":2,"y":{"z":1,"z":2}}""", Told("0x77", "0x02"))!;
        Assert.Equal("""{"x":2,"y":{"z":1,"z":2},"bme_variants":{"a":2}}""", known);
        Assert.Equal("""{"x":4,"bme_variants":{"a":2}}""", ExtraRules.After(known, """{"x":3,"x":4}"""));
        Assert.Equal("[1]", ExtraRules.After(known, "[1]"));
    }

    private static DeviceEvent Told(string? address, string variant, string chip = "0x61", string name = "sensor_chip") =>
        new("u", Route, DateTime.UnixEpoch) { Name = name, Data = new($$"""{"address":{{(address is null ? "null" : $"\"{address}\"")}},"chip_id":"{{chip}}","variant_id":"{{variant}}"}""") };
}
