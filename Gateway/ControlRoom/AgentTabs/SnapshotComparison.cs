using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Snapshots;

namespace Mycosoft.ControlRoom.AgentTabs;

/// <summary>One part of a snapshot beside the same part of the agent as it is.</summary>
internal sealed record ComparedPart(string Title, IReadOnlyList<ComparedValue> Values)
{
    public int Differences { get; } = Values.Count(v => v.Kind != Difference.None);
}

/// <summary>An agent as it was and as it is.</summary>
internal static class SnapshotComparison
{
    public static IReadOnlyList<ComparedPart> Of(AgentSnapshot then, SnapshotPreview? now) =>
    [
        Part("State", then.State, now?.State),
        Part("Configuration", Whole(then.Config), now is null ? null : Whole(now.Config)),
        Part("Open tasks", then.PendingTasks, now?.PendingTasks),
        Part("Memory", then.MemoryState, now?.MemoryState),
    ];

    private static ComparedPart Part(string title, JsonText then, JsonText? now)
    {
        var before = JsonElement.Parse(then.ToString());
        // Where nothing is known of the present, nothing has changed.
        return new(title, JsonComparison.Of(before, now is { } known ? JsonElement.Parse(known.ToString()) : before));
    }

    /// <summary>With the members that were left out because they are as in every agent.</summary>
    private static JsonText Whole(JsonText config)
    {
        try
        {
            return new(JsonSerializer.Serialize(JsonSerializer.Deserialize<AgentConfig>(config.ToString(), Json.Tolerant), Json.Tolerant));
        }
        catch (JsonException)
        {
            return config;
        }
    }
}
