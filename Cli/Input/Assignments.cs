using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Cli.Http;

namespace Mycosoft.Cli.Input;

/// <summary><c>max_retries=5</c> and <c>settings.url=https://example.org</c>: a value that is JSON is taken as JSON, anything else as a text.</summary>
internal static class Assignments
{
    public static Result<JsonObject> Read(IEnumerable<string> assignments)
    {
        var whole = new JsonObject();
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            var path = assignment[..Math.Max(equals, 0)].Split('.');
            if (path.Any(string.IsNullOrWhiteSpace))
                return Failure.Usage($"'{assignment}' is not of the form name=value.");
            if (!TryLay(whole, path, Value(assignment[(equals + 1)..])))
                return Failure.Usage($"'{assignment}' contradicts another --set.");
        }

        return whole;
    }

    private static bool TryLay(JsonObject whole, string[] path, JsonNode? value)
    {
        foreach (var name in path[..^1])
        {
            if (!whole.ContainsKey(name))
                whole[name] = new JsonObject();
            if (whole[name] is not JsonObject inner)
                return false;
            whole = inner;
        }

        return whole.TryAdd(path[^1], value);
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
