using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.Devices;

/// <summary>
/// Which chips a unit's gas sensors are, by the register that tells it (0xF0) as the unit itself read it. It stands beside what hosts say of the unit, under a name that is not theirs to give.
/// </summary>
internal static class ChipRules
{
    private const string Told = "sensor_chip";
    public const string Member = "bme_variants";

    private const int ChipId = 0x61;

    /// <summary>What is known after an event; null when it does not say which sensor is what.</summary>
    public static string? After(string known, DeviceEvent happened)
    {
        if (happened.Name != Told)
            return null;
        var said = Object(happened.Data.ToString());
        if (Side(Register(said["address"])) is not { } side || Register(said["chip_id"]) != ChipId || Register(said["variant_id"]) is not { } variant)
            return null;
        if (Variant(known, side) == variant)
            return known;
        var extra = Object(known);
        var variants = extra[Member] as JsonObject ?? [];
        variants[side] = variant;
        extra[Member] = variants.DeepClone();
        return extra.ToJsonString();
    }

    /// <summary>0 of a BME680, 1 of a BME688, 2 of a BME690; null when the unit has not read it.</summary>
    public static int? Variant(string extra, string side) =>
        extra.Contains(Member, StringComparison.Ordinal) && Object(extra)[Member] is JsonObject variants && variants[side] is JsonValue value && value.TryGetValue<int>(out var variant) ? variant : null;

    private static JsonObject Object(string json) => ExtraRules.Object(json) ?? [];

    private static string? Side(int? address) => address switch
    {
        0x77 => "a",
        0x76 => "b",
        _ => null,
    };

    private static int? Register(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Number when node.AsValue().TryGetValue<int>(out var number) => number,
        JsonValueKind.String when node.GetValue<string>() is ['0', 'x', .. var hex] && int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
