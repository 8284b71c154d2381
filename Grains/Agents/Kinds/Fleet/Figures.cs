using System.Text.Json;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>How full a unit's battery is, by what it says. What it does not say is null.</summary>
public sealed record Battery(double? Volts, double? Percent)
{
    public override string ToString() => (Volts, Percent) switch
    {
        ({ } volts, null) => FormattableString.Invariant($"{volts:0.##} V"),
        (null, { } percent) => FormattableString.Invariant($"{percent:0.#} %"),
        var (volts, percent) => FormattableString.Invariant($"{volts:0.##} V, {percent:0.#} %"),
    };
}

/// <summary>Single numbers in a reading as the unit sent it, wherever they stand in it. Pure.</summary>
public static class Figures
{
    public static Battery? Battery(JsonText? sent)
    {
        var volts = Find(sent, "battery_v", "battery_voltage", "vbat") ?? (Find(sent, "battery_mv") / 1_000);
        var percent = Find(sent, "battery_pct", "battery_percent", "battery_level");
        return volts is null && percent is null ? null : new(volts, percent);
    }

    public static double? Rssi(JsonText? sent) => Find(sent, "rssi", "rssi_dbm", "wifi_rssi");

    /// <summary>The first number of one of these names: as a member, or as an entry {id, v} of a pack.</summary>
    public static double? Find(JsonText? sent, params ReadOnlySpan<string> names)
    {
        if (sent is not { Value: { } text })
            return null;
        using var document = JsonDocument.Parse(text);
        return Find(document.RootElement, names);
    }

    private static double? Find(JsonElement element, ReadOnlySpan<string> names)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (Find(item, names) is { } inItem)
                        return inItem;
                }

                return null;
            case JsonValueKind.Object when Entry(element, names) is { } entry:
                return entry;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (Number(member.Value) is { } number && names.Contains(member.Name))
                        return number;
                    if (Find(member.Value, names) is { } deeper)
                        return deeper;
                }

                return null;
            default:
                return null;
        }
    }

    private static double? Entry(JsonElement entry, ReadOnlySpan<string> names) =>
        entry.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && names.Contains(id.GetString()!) && entry.TryGetProperty("v", out var value) ? Number(value) : null;

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
}
