using System.Text.Json.Nodes;

namespace Mycosoft.Agents;

/// <summary>Settings over settings, as a request lays them over those of an agent or a template.</summary>
public static class SettingsPatch
{
    /// <summary>The first with the members of the second in place of its own; null takes one away.</summary>
    public static JsonObject Lay(JsonObject? under, JsonObject over)
    {
        var merged = under?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in over)
        {
            merged.Remove(name);
            if (value is not null)
                merged[name] = value.DeepClone();
        }

        return merged;
    }
}
