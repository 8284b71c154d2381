using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>The numbers in a reading as the unit sent it, named by their paths; those of an envelope by their ids.</summary>
internal static class SentMetrics
{
    private const int Most = 64;

    public static IReadOnlyDictionary<string, double> Of(JsonText sent)
    {
        var metrics = new Dictionary<string, double>();
        var root = CommandNames.Object(sent);
        if ((root["pack"] ?? root["readings"]) is JsonArray entries)
        {
            foreach (var entry in entries.OfType<JsonObject>())
                Add(entry["id"]?.ToString(), entry["v"]);
        }
        else
        {
            Walk("", root);
        }

        return metrics;

        void Walk(string path, JsonObject node)
        {
            foreach (var (name, value) in node)
            {
                if (value is JsonObject inner)
                    Walk($"{path}{name}.", inner);
                else
                    Add(path + name, value);
            }
        }

        void Add(string? name, JsonNode? value)
        {
            var number = value?.GetValueKind() switch
            {
                JsonValueKind.True => 1,
                JsonValueKind.False => 0,
                _ => CommandNames.Number(value),
            };
            if (name is { Length: > 0 and <= 64 } && number is { } given && metrics.Count < Most)
                metrics[name] = given;
        }
    }
}
