using System.Text.Json;

namespace Mycosoft.Agents;

/// <summary>Reads and checks a payload against its record: members, types, nullability, and the data annotations of it and of the records in it.</summary>
public sealed class PayloadReader<T>
    where T : class
{
    public (T? Payload, Fault? Fault) Read(JsonText text)
    {
        try
        {
            var payload = JsonSerializer.Deserialize<T>(text.ToString(), Json.Strict);
            var fault = payload is null ? Fault.InvalidPayload("The payload must be an object.", "$") : PayloadAnnotations.Check(payload);
            return fault is null ? (payload, null) : (null, fault);
        }
        catch (JsonException e)
        {
            return (null, Fault.InvalidPayload(Plain(e), PathOf(e, text)));
        }
    }

    /// <summary>The fault of a payload that does not fit, or null.</summary>
    public Fault? Check(JsonText text) => Read(text).Fault;

    /// <summary>The first line without the serializer's own type names and position.</summary>
    private static string Plain(JsonException e)
    {
        var message = e.Message.Split(" Path: ", 2)[0];
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
            return "Unknown member.";
        if (message.Contains("missing required properties", StringComparison.Ordinal))
            return $"Missing: {message[(message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.').Replace("'", "", StringComparison.Ordinal)}.";
        if (message.Contains("doesn't allow null", StringComparison.Ordinal))
            return "The value must not be null.";
        return message.Contains("could not be converted", StringComparison.Ordinal) ? "The value has the wrong type." : message;
    }

    /// <summary>A missing member is reported by the serializer at its parent; the first one that is missing is named here.</summary>
    private static string PathOf(JsonException e, JsonText text)
    {
        var path = string.IsNullOrEmpty(e.Path) ? "$" : e.Path;
        if (path != "$" || !e.Message.Contains("missing required", StringComparison.Ordinal))
            return path;
        using var document = JsonDocument.Parse(text.ToString());
        var missing = Json.Strict.GetTypeInfo(typeof(T)).Properties.FirstOrDefault(p => p.IsRequired && !document.RootElement.TryGetProperty(p.Name, out _));
        return missing is null ? path : "$." + missing.Name;
    }
}
