using System.Globalization;
using System.Text.Json;

namespace Mycosoft.ControlRoom.Fleet;

/// <summary>What a link has counted, in words.</summary>
internal static class LinkWords
{
    /// <summary>"frames 1,200, bad crc 3": what is 0 is left out.</summary>
    public static string Counters(JsonText counters)
    {
        try
        {
            using var document = JsonDocument.Parse(counters.Value);
            var said = document.RootElement.EnumerateObject().Where(c => c.Value.ValueKind == JsonValueKind.Number && c.Value.GetDouble() != 0)
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name.Replace('_', ' ')} {c.Value.GetDouble():#,0}"));
            return string.Join(", ", said) is { Length: > 0 } text ? text : "nothing yet";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Parts.Say.Unknown;
        }
    }
}
