using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.Devices;

/// <summary>What else is known of a unit, after a heartbeat that brings all that its host knows: what came by another way is not taken away by it.</summary>
internal static class ExtraRules
{
    /// <summary>Members that came by another way, and whether a host may say them as well.</summary>
    private static readonly (string Name, bool OfHosts)[] Kept = [(ChipRules.Member, false), (UnitIds.FciSummary, true)];

    public static string After(string known, string said)
    {
        if (!Array.Exists(Kept, member => known.Contains(member.Name, StringComparison.Ordinal) || said.Contains(member.Name, StringComparison.Ordinal)) || Object(said) is not { } now)
            return said;
        var before = Object(known) ?? [];
        foreach (var (name, ofHosts) in Kept)
        {
            if (!ofHosts)
                now.Remove(name);
            if (!now.ContainsKey(name) && before[name] is { } kept)
                now[name] = kept.DeepClone();
        }

        return now.ToJsonString();
    }

    /// <summary>Null when it is no object. Of a member that stands there twice the last counts: a host may say anything, and nothing of it may stop the store.</summary>
    public static JsonObject? Object(string json)
    {
        var root = JsonElement.Parse(json);
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        var members = new JsonObject();
        foreach (var member in root.EnumerateObject())
            members[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        return members;
    }
}
