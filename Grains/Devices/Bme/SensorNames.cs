namespace Mycosoft.Devices.Bme;

/// <summary>What a sensor may say.</summary>
internal enum Quantity
{
    Temperature = 0,
    Humidity = 1,
    Pressure = 2,
    Gas = 3,
    Iaq = 4,
    StaticIaq = 5,
    Accuracy = 6,
    Co2 = 7,
    Voc = 8,
    GasValid = 9,
    HeaterStable = 10,
}

/// <summary>
/// Under which names the readings of a unit have what a sensor says. Frames and live lines say the chip and the side; machine-mode lines and envelopes name the quantity alone, and then it is the first sensor's;
/// the device service calls the two sensors bme1 and bme2.
/// </summary>
internal static class SensorNames
{
    private static readonly Dictionary<Quantity, string[]> Words = new()
    {
        [Quantity.Temperature] = ["temperature_c", "temperature", "temp"],
        [Quantity.Humidity] = ["humidity_pct", "humidity_percent", "humidity"],
        [Quantity.Pressure] = ["pressure_hpa", "pressure"],
        [Quantity.Gas] = ["gas_ohm", "gas_resistance", "gas_resistance_ohms"],
        [Quantity.Iaq] = ["iaq", "iaq_index"],
        [Quantity.StaticIaq] = ["static_iaq"],
        [Quantity.Accuracy] = ["iaq_accuracy", "accuracy"],
        [Quantity.Co2] = ["co2_equivalent", "co2eq", "co2"],
        [Quantity.Voc] = ["voc_equivalent", "breath_voc_equivalent", "voc"],
        [Quantity.GasValid] = ["gas_valid"],
        [Quantity.HeaterStable] = ["heater_stable", "heat_stable"],
    };

    /// <summary>What the names of a sensor begin with, the surest first.</summary>
    public static IReadOnlyList<string> Prefixes(BmeChip chip, string side, IReadOnlyList<string> sensors)
    {
        var own = $"{chip.Name}.{side}.";
        var other = $"{chip.Name}_{side}.";
        if (!IsTheOnlyChip(chip, sensors))
            return [own, other];
        return side == "a" ? [own, other, "bme1.", ""] : [own, other, "bme2."];
    }

    public static IEnumerable<string> Of(Quantity quantity, IEnumerable<string> prefixes) => prefixes.SelectMany(prefix => Words[quantity].Select(word => prefix + word));

    /// <summary>Names without a chip are those of a BME688, which every known board carries, unless the unit lists a BME690 and none of the other.</summary>
    private static bool IsTheOnlyChip(BmeChip chip, IReadOnlyList<string> sensors)
    {
        var newer = sensors.Any(s => s.StartsWith("bme690", StringComparison.OrdinalIgnoreCase)) && !sensors.Any(s => s.StartsWith("bme688", StringComparison.OrdinalIgnoreCase));
        return newer == (chip == BmeChip.Bme690);
    }
}
