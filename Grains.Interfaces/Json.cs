using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Mycosoft;

/// <summary>The one JSON dialect of the company: snake_case members and enum names, unknown members refused, nullability and required members respected.</summary>
public static class Json
{
    /// <summary>For payloads, configuration and everything a person or program sends.</summary>
    public static JsonSerializerOptions Strict { get; } = Create(JsonUnmappedMemberHandling.Disallow);

    /// <summary>For what is written by us, and for reading what a newer version may have written.</summary>
    public static JsonSerializerOptions Tolerant { get; } = Create(JsonUnmappedMemberHandling.Skip);

    /// <summary>Applies the dialect to options that a framework owns.</summary>
    public static void Apply(JsonSerializerOptions options, JsonUnmappedMemberHandling unknownMembers)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = unknownMembers;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = unknownMembers != JsonUnmappedMemberHandling.Disallow;
        options.MaxDepth = 64;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Create(JsonUnmappedMemberHandling unknownMembers)
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        Apply(options, unknownMembers);
        options.MakeReadOnly();
        return options;
    }
}
