using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mycosoft.Http;

/// <summary>Instants are UTC and end in Z; one without a zone is read as UTC, as the seed wrote them.</summary>
internal sealed class UtcDateTimeConverter : JsonConverter<DateTime>
{
    public static bool TryParse(string? text, out DateTime instant) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String && TryParse(reader.GetString(), out var instant))
            return instant;
        throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value.Kind switch
    {
        DateTimeKind.Utc => value,
        DateTimeKind.Local => value.ToUniversalTime(),
        _ => DateTime.SpecifyKind(value, DateTimeKind.Utc),
    });
}
