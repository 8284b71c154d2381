using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.Templates;

/// <summary>Settings over settings.</summary>
internal static class SettingsRules
{
    /// <summary>The first with the members of the second in place of its own; null takes one away. Null when the second is no object.</summary>
    public static JsonText? Merge(JsonText? under, JsonText over)
    {
        try
        {
            if (JsonNode.Parse(over.ToString()) is not JsonObject members)
                return null;
            var merged = under is { } text ? JsonNode.Parse(text.ToString())!.AsObject() : [];
            foreach (var (name, value) in members)
            {
                merged.Remove(name);
                if (value is not null)
                    merged[name] = value.DeepClone();
            }

            return new(merged.ToJsonString());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
