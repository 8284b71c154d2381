using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mycosoft.ControlRoom.AgentTabs;

/// <summary>How a value stands to what it was.</summary>
internal enum Difference
{
    None = 0,
    Added = 1,
    Removed = 2,
    Changed = 3,
}

/// <summary>One value, then and now.</summary>
/// <param name="Path">Such as <c>config.settings.url</c>, <c>list[0]</c>, or <c>tasks[id]</c> where each has an id.</param>
/// <param name="Then">JSON; null where it was not there.</param>
/// <param name="Now">JSON; null where it is not there any more.</param>
internal sealed record ComparedValue(string Path, string? Then, string? Now, Difference Kind);

/// <summary>Two JSON values laid beside each other, value by value.</summary>
internal static class JsonComparison
{
    private const string Id = "id";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every value of either, in the order of the first; what only the second has comes after its neighbours.</summary>
    public static IReadOnlyList<ComparedValue> Of(JsonElement? then, JsonElement? now)
    {
        var values = new List<ComparedValue>();
        Compare("", then, now, values);
        return values;
    }

    private static void Compare(string path, JsonElement? then, JsonElement? now, List<ComparedValue> values)
    {
        var key = KeyOf(then, now);
        var (before, after) = (Parts(then, key), Parts(now, key));
        var alike = then is null || now is null || then.Value.ValueKind == now.Value.ValueKind;
        if (!alike || before.Count + after.Count == 0)
        {
            values.Add(new(path.TrimStart('.'), Text(then), Text(now), KindOf(then, now)));
            return;
        }

        foreach (var (name, value) in before)
            Compare(path + name, value, after.TryGetValue(name, out var other) ? other : null, values);
        foreach (var (name, value) in after.Where(part => !before.ContainsKey(part.Key)))
            Compare(path + name, null, value, values);
    }

    private static Difference KindOf(JsonElement? then, JsonElement? now) => (then, now) switch
    {
        (null, _) => Difference.Added,
        (_, null) => Difference.Removed,
        ({ } a, { } b) => JsonElement.DeepEquals(a, b) ? Difference.None : Difference.Changed,
    };

    private static string? Text(JsonElement? value) => value is { } known ? JsonSerializer.Serialize(known, Readable) : null;

    /// <summary>What an object or a list is made of, in its order; nothing for anything else.</summary>
    private static OrderedDictionary<string, JsonElement> Parts(JsonElement? value, string? key)
    {
        var parts = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        if (value is { ValueKind: JsonValueKind.Object } whole)
        {
            foreach (var member in whole.EnumerateObject())
                parts[$".{member.Name}"] = member.Value;
        }
        else if (value is { ValueKind: JsonValueKind.Array } list)
        {
            foreach (var item in list.EnumerateArray())
                parts[key is null ? $"[{parts.Count}]" : $"[{item.GetProperty(key).GetString()}]"] = item;
        }

        return parts;
    }

    /// <summary>The member by which the items of both lists are told apart, so that one that goes does not change all after it.</summary>
    private static string? KeyOf(params ReadOnlySpan<JsonElement?> lists)
    {
        foreach (var list in lists)
        {
            if (list is { } present && (present.ValueKind != JsonValueKind.Array || !HasIds(present)))
                return null;
        }

        return Id;
    }

    private static bool HasIds(JsonElement list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(Id, out var id) && id.ValueKind == JsonValueKind.String && seen.Add(id.GetString()!));
    }
}
