using System.Text.Json;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>What a reading says of the units of its numbers. The table keeps numbers alone, so the last reading speaks for those before it.</summary>
internal static class SaidUnits
{
    private static readonly string[] Lists = ["pack", "readings"];

    /// <summary>The unit's own word in an entry {id, v, u} of this name; null when it says none.</summary>
    public static string? Of(JsonText? sent, string metric)
    {
        if (sent is not { Value: { } text })
            return null;
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return null;
        var said = document.RootElement.TryGetProperty("envelope", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : document.RootElement;
        return Lists.Select(list => said.TryGetProperty(list, out var entries) && entries.ValueKind == JsonValueKind.Array ? In(entries, metric) : null).FirstOrDefault(unit => unit is not null);
    }

    private static string? In(JsonElement entries, string metric) => entries.EnumerateArray()
        .Where(entry => entry.ValueKind == JsonValueKind.Object && (Text(entry, "id") ?? Text(entry, "sensor") ?? Text(entry, "name") ?? Text(entry, "type")) == metric)
        .Select(entry => Text(entry, "u") ?? Text(entry, "unit"))
        .FirstOrDefault();

    private static string? Text(JsonElement entry, string member) =>
        entry.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 32 } text ? text : null;
}
