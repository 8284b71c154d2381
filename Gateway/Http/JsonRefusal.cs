using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mycosoft.Http;

/// <summary>Says in plain words what a <see cref="JsonException"/> found, without the names of our types.</summary>
internal static partial class JsonRefusal
{
    public static Refusal Of(JsonException exception)
    {
        // The serializer wraps what the tokenizer throws, and only that, in an exception of its own kind.
        if (exception.InnerException is JsonException tooDeep && tooDeep.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return Refusal.Invalid("The body is nested deeper than 64 levels.", exception.Path);
        if (exception.InnerException is JsonException)
            return Refusal.Of(StatusCodes.Status400BadRequest, $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}).");
        return new(Explain(exception, "$"));
    }

    /// <summary>The fault of a value of the wrong shape; <paramref name="root"/> takes the place of <c>$</c>.</summary>
    public static Fault Explain(JsonException exception, string root)
    {
        var path = root + (exception.Path ?? "$")[1..];
        var name = QuotedName().Match(exception.Message).Groups[1].Value;
        if (exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
            return Fault.InvalidPayload($"Unknown member '{name}'.", path.EndsWith('.' + name, StringComparison.Ordinal) ? path : $"{path}.{name}");
        if (exception.Message.StartsWith("Duplicate property", StringComparison.Ordinal))
            return Fault.InvalidPayload($"Member '{name}' is given twice.", path.EndsWith('.' + name, StringComparison.Ordinal) ? path : $"{path}.{name}");
        return Fault.InvalidPayload($"The value at {path} has the wrong type.", path);
    }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex QuotedName();
}
