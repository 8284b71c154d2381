using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mycosoft;

/// <summary>One JSON value as the text it arrived in: payloads and results cross the wire and the store without being taken apart.</summary>
/// <param name="Value">Valid JSON, UTF-16, at most 1 MB.</param>
[GenerateSerializer, Immutable, Alias("mas.json"), JsonConverter(typeof(JsonTextConverter))]
public readonly record struct JsonText([property: Id(0)] string Value)
{
    /// <summary>An object without members.</summary>
    public static JsonText EmptyObject { get; } = new("{}");

    /// <summary>An array without items.</summary>
    public static JsonText EmptyArray { get; } = new("[]");

    /// <summary>The text itself; a default value reads as JSON null.</summary>
    public override string ToString() => Value ?? "null";
}

/// <summary>Writes a <see cref="JsonText"/> as the JSON it holds, and reads any JSON value into one.</summary>
public sealed class JsonTextConverter : JsonConverter<JsonText>
{
    /// <inheritdoc/>
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // What one reader takes for the first of two and another for the last must not be approved as the one and done as the other.
        if (!options.AllowDuplicateProperties)
            return new(WithoutDuplicates(ref reader, options).GetRawText());
        using var document = JsonDocument.ParseValue(ref reader);
        return new(document.RootElement.GetRawText());
    }

    private static JsonElement WithoutDuplicates(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(ref reader, options);
        }
        catch (JsonException e) when (e.InnerException is null)
        {
            // Without a path of its own it gets that of the member it is in.
            throw new JsonException(e.Message);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString(), skipInputValidation: true);
}
