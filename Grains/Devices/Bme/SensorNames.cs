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

    private static readonly HashSet<string> Beginnings = ["", "bme1.", "bme2.", .. from chip in (string[])["bme688", "bme690"] from mark in "._" from side in "ab" select $"{chip}{mark}{side}."];

    /// <summary>What the names of a sensor of this unit begin with, the surest first.</summary>
    public static IReadOnlyList<string> Prefixes(BmeChip chip, string side, DeviceRecord unit) => Prefixes(chip, side, unit.Sensors, ChipRules.Variant(unit.Extra.ToString(), side));

    /// <summary>Where the variant is known it decides, whatever firmware calls the sensor; else the name does.</summary>
    public static IReadOnlyList<string> Prefixes(BmeChip chip, string side, IReadOnlyList<string> sensors, int? variant = null)
    {
        string[] plain = side == "a" ? ["bme1.", ""] : ["bme2."];
        if (variant is { } known)
            return known == chip.Variant ? [.. Own(chip, side), .. Own(chip == BmeChip.Bme688 ? BmeChip.Bme690 : BmeChip.Bme688, side), .. plain] : [];
        return IsTheOnlyChip(chip, sensors) ? [.. Own(chip, side), .. plain] : Own(chip, side);
    }

    public static IEnumerable<string> Of(Quantity quantity, IEnumerable<string> prefixes) => prefixes.SelectMany(prefix => Words[quantity].Select(word => prefix + word));

    /// <summary>Which quantity of a sensor a name stands for, and what it begins with; null when it is none of a sensor's.</summary>
    public static (Quantity Quantity, string Prefix)? Find(string metric)
    {
        foreach (var (quantity, words) in Words)
        {
            foreach (var word in words)
            {
                if (metric.EndsWith(word, StringComparison.Ordinal) && metric[..^word.Length] is var prefix && Beginnings.Contains(prefix))
                    return (quantity, prefix);
            }
        }

        return null;
    }

    private static string[] Own(BmeChip chip, string side) => [$"{chip.Name}.{side}.", $"{chip.Name}_{side}."];

    /// <summary>Names without a chip are those of a BME688, which every known board carries, unless the unit lists a BME690 and none of the other.</summary>
    private static bool IsTheOnlyChip(BmeChip chip, IReadOnlyList<string> sensors)
    {
        var newer = sensors.Any(s => s.StartsWith("bme690", StringComparison.OrdinalIgnoreCase)) && !sensors.Any(s => s.StartsWith("bme688", StringComparison.OrdinalIgnoreCase));
        return newer == (chip == BmeChip.Bme690);
    }
}
