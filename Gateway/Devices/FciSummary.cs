using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Mycosoft.Devices;

/// <summary>The body of POST /api/devices/{id}/fci-summary.</summary>
/// <param name="Timestamp">Of the summary; null when its sender does not say.</param>
internal sealed record FciSummary(JsonText? Summary = null, DateTime? Timestamp = null, string Source = "fci")
{
    private const int LongestSource = 64;
    private const int Deepest = 16;

    public Fault? Check() => Summary is not { Value: { } summary } || !IsObject(summary) ? Fault.InvalidPayload($"summary must be an object, at most {Deepest} deep.", "$.summary")
        : Source is not { Length: > 0 and <= LongestSource } ? Fault.InvalidPayload($"source has 1 to {LongestSource} characters.", "$.source")
        : null;

    /// <summary>What else is known of a unit, with the summary in it.</summary>
    public JsonText In(JsonText extra, DateTime receivedAt)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in JsonElement.Parse(extra.ToString()).EnumerateObject().Where(member => !member.NameEquals(UnitIds.FciSummary)))
                member.WriteTo(json);
            json.WriteStartObject(UnitIds.FciSummary);
            json.WritePropertyName("summary");
            json.WriteRawValue(Summary.ToString()!);
            if (Timestamp is { } time)
                json.WriteString("timestamp", time);
            else
                json.WriteNull("timestamp");
            json.WriteString("source", Source);
            json.WriteString("received_at", receivedAt);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static bool IsObject(string summary)
    {
        try
        {
            return JsonElement.Parse(summary, new() { MaxDepth = Deepest }).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
