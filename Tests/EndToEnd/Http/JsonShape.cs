using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.Tests.EndToEnd.Http;

/// <summary>
/// Holds an answer against the members that clients read: <c>"agent_id:text started_at:time? tasks:list"</c>. Each has to be present with
/// its type; a question mark allows null. Members that are new are welcome.
/// </summary>
public static class JsonShape
{
    public static JsonNode Has(this JsonNode node, string shape)
    {
        var value = Assert.IsType<JsonObject>(node);
        foreach (var member in shape.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, type) = (member.Split(':')[0], member.Split(':')[1]);
            Assert.True(value.ContainsKey(name), $"Member '{name}' is missing in {node.ToJsonString()}");
            Assert.True(Fits(value[name], type), $"Member '{name}' must be {type} and is {value[name]?.ToJsonString() ?? "null"}");
        }

        return node;
    }

    public static IEnumerable<JsonNode> List(this JsonNode node, string member) => node[member]!.AsArray().Select(item => item!);

    public static string Text(this JsonNode node, string member) => (string?)node[member] ?? throw new InvalidOperationException($"'{member}' is null in {node.ToJsonString()}");

    private static bool Fits(JsonNode? value, string type)
    {
        if (value is null)
        {
            return type.EndsWith('?');
        }

        return type.TrimEnd('?') switch
        {
            "text" => value.GetValueKind() is JsonValueKind.String,
            "time" => value.GetValueKind() is JsonValueKind.String && (string?)value is { } text && text.EndsWith('Z') && DateTime.TryParse(text, out _),
            "uuid" => value.GetValueKind() is JsonValueKind.String && Guid.TryParse((string?)value, out _),
            "number" => value.GetValueKind() is JsonValueKind.Number,
            "whole" => value.GetValueKind() is JsonValueKind.Number && value.AsValue().TryGetValue<long>(out _),
            "flag" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "list" => value is JsonArray,
            "object" => value is JsonObject,
            _ => throw new ArgumentException($"Unknown type '{type}'.", nameof(type)),
        };
    }
}
