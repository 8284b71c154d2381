using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Mycosoft.Http;

/// <summary>A request body that was read, or the reason why it was not.</summary>
internal readonly record struct JsonBody<T>(T? Value, Refusal? Refusal, byte[]? Sha256)
{
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (Value, Refusal);
        return refusal is null;
    }
}

/// <summary>Reads JSON bodies: wrong media type 415, malformed 400, wrong shape 422 with the path.</summary>
internal static class JsonBody
{
    public static async ValueTask<JsonBody<T>> Read<T>(HttpRequest request, JsonTypeInfo<T> type, bool optional = false)
    {
        if (request.ContentType is { Length: > 0 } && !request.HasJsonContentType())
            return new(default, Refusal.Of(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json."), null);
        var pipe = request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync(request.HttpContext.RequestAborted);
            if (read.IsCompleted)
            {
                var body = Parse(request, read.Buffer, type, optional);
                pipe.AdvanceTo(read.Buffer.End);
                return body;
            }

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The same for a body that is at hand.</summary>
    public static JsonBody<T> Parse<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
    {
        if (!Utf8.IsValid(utf8))
            return new(default, Refusal.Of(StatusCodes.Status400BadRequest, "The body is not UTF-8."), null);
        if (Unstorable.PathOfFirst(utf8) is { } path)
            return new(default, Refusal.Invalid("The character \\u0000 and halves of surrogate pairs cannot be stored.", path), null);
        try
        {
            return JsonSerializer.Deserialize(utf8, type) is { } value ? new(value, null, null) : new(default, Refusal.Invalid("The body must be a JSON object.", "$"), null);
        }
        catch (JsonException exception)
        {
            return new(default, JsonRefusal.Of(exception), null);
        }
    }

    private static JsonBody<T> Parse<T>(HttpRequest request, ReadOnlySequence<byte> buffer, JsonTypeInfo<T> type, bool optional)
    {
        if (buffer.IsEmpty && !optional)
            return new(default, Refusal.Of(StatusCodes.Status400BadRequest, "The body is empty; a JSON object is needed."), null);
        var utf8 = buffer switch
        {
            { IsEmpty: true } => "{}"u8,
            { IsSingleSegment: true } => buffer.FirstSpan,
            _ => buffer.ToArray(),
        };
        var body = Parse(utf8, type);
        return request.Headers.ContainsKey(IdempotencyKey.Header) ? body with { Sha256 = SHA256.HashData(utf8) } : body;
    }
}
