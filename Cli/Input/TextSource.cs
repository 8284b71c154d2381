using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Output;

namespace Mycosoft.Cli.Input;

/// <summary>A text that is given, or stands in a file (<c>@file</c>) or on standard input (<c>-</c>).</summary>
internal static class TextSource
{
    public static Task<Result<string>> Read(string given, Terminal terminal, CancellationToken cancellationToken) =>
        given.StartsWith('@') ? ReadFile(given, terminal, cancellationToken) : Task.FromResult<Result<string>>(given);

    /// <summary>The text of a file, with or without the @ before its name.</summary>
    public static async Task<Result<string>> ReadFile(string name, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return name == Shorthand.StandardInput
                ? await terminal.Read(input => input.ReadToEnd(), cancellationToken)
                : await File.ReadAllTextAsync(name.TrimStart('@'), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Failure.Usage($"{name.TrimStart('@')} cannot be read: {exception.Message}");
        }
    }

    /// <summary>A JSON object out of such a text; an empty one when nothing is given.</summary>
    public static async Task<Result<JsonObject>> ReadObject(string? given, Terminal terminal, CancellationToken cancellationToken)
    {
        if (given is null)
            return new JsonObject();
        if (!(await Read(given, terminal, cancellationToken)).TryGet(out var text, out var failure))
            return failure;
        try
        {
            return JsonNode.Parse(text) is JsonObject json ? json : Failure.Usage("A JSON object is needed: {…}, @file, or - for standard input.");
        }
        catch (JsonException exception)
        {
            return Failure.Usage($"This is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}); give {{…}}, @file, or - for standard input.");
        }
    }
}
