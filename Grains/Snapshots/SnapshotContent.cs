using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Tasks;

namespace Mycosoft.Snapshots;

/// <summary>A snapshot taken apart and found whole.</summary>
internal sealed record SnapshotContent(SnapshotState State, AgentConfig Config, IReadOnlyList<SnapshotTask> Tasks)
{
    /// <summary>A snapshot that an agent of this kind cannot be put back to is refused before anything is touched.</summary>
    public static Answer<SnapshotContent> Of(AgentSnapshot snapshot, AgentDescriptor kind)
    {
        if (Read(snapshot) is not { } content || !Fits(content, kind))
            return Fault.InvalidPayload($"Snapshot {snapshot.Id} is damaged or of another version or kind; nothing was changed.");
        return ConfigRules.Check(content.Config, kind) is { } fault
            ? fault with { Message = $"Snapshot {snapshot.Id} holds a configuration that is no longer valid: {fault.Message} Nothing was changed." }
            : content;
    }

    private static SnapshotContent? Read(AgentSnapshot snapshot)
    {
        try
        {
            using var memory = JsonDocument.Parse(snapshot.MemoryState.ToString());
            return memory.RootElement.ValueKind == JsonValueKind.Object
                && JsonSerializer.Deserialize<SnapshotState>(snapshot.State.ToString(), Json.Tolerant) is { } state
                && JsonSerializer.Deserialize<AgentConfig>(snapshot.Config.ToString(), Json.Tolerant) is { } config
                && JsonSerializer.Deserialize<List<SnapshotTask>>(snapshot.PendingTasks.ToString(), Json.Tolerant) is { } tasks
                ? new(state, config, tasks)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Fits(SnapshotContent content, AgentDescriptor kind) =>
        content.State.Schema is >= 1 and <= SnapshotState.CurrentSchema
        && content.State.Kind == kind.Kind
        && content.Tasks.All(t => t is not null && kind.Tasks.ContainsKey(t.TaskType) && Enum.IsDefined((TaskPriority)t.Priority));
}
