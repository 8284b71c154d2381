using System.Text.Json.Nodes;

namespace Mycosoft.Cli.Input;

/// <summary>The JSON of a request.</summary>
internal static class Body
{
    /// <summary>An object of the members that have a value.</summary>
    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var body = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                body[name] = value;
        }

        return body;
    }
}
