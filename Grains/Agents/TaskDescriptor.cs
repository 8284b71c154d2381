using System.Text.Json.Nodes;

namespace Mycosoft.Agents;

/// <summary>Runs one attempt: the agent, the payload as it was accepted, the token. The result is JSON or a fault.</summary>
public delegate Task<TaskOutcome> TaskDelegate(Agent agent, JsonText payload, CancellationToken cancellationToken);

/// <summary>An outcome on its way to the ledger.</summary>
public readonly record struct TaskOutcome(JsonText? Result, Fault? Fault);

/// <summary>What a kind declared of one task, bound once at start.</summary>
public sealed record TaskDescriptor(
    string Type,
    string Description,
    Effect Effect,
    bool Idempotent,
    JsonNode PayloadSchema,
    JsonNode ResultSchema,
    Func<JsonText, Fault?> Validate,
    TaskDelegate Run)
{
    /// <summary>As of <see cref="AgentTaskAttribute.Always"/>.</summary>
    public bool Always { get; init; }

    /// <summary>Why this payload is critical although the task is not, by the time at which it was accepted; null for tasks whose payloads are all alike.</summary>
    public Func<JsonText, DateTime, string?>? Weigh { get; init; }

    /// <summary>What this payload does to the world.</summary>
    public Effect EffectOf(JsonText payload, DateTime at) => Weigh?.Invoke(payload, at) is null ? Effect : Effect.Critical;

    public bool SafeToRepeat => Effect == Effect.Read || Idempotent;
}

/// <summary>What a kind declared.</summary>
public sealed record AgentDescriptor(AgentAttribute Attribute, string Description, Type Type, IReadOnlyDictionary<string, TaskDescriptor> Tasks)
{
    /// <summary>Checks settings against the kind's settings record; null when the kind has none.</summary>
    public Func<JsonText, Fault?>? SettingsReader { get; init; }

    public string Kind => Attribute.Kind;

    /// <summary>Whether such a task matters so much that people are asked, if the policy does not say otherwise.</summary>
    public bool IsCritical(string taskType, JsonText payload, DateTime at) => Tasks.TryGetValue(taskType, out var task) && task.EffectOf(payload, at) == Effect.Critical;

    /// <summary>Whether a task of this type may alter something; one of a type that this version does not know may.</summary>
    public bool Changes(string taskType) => !Tasks.TryGetValue(taskType, out var task) || task.Effect != Effect.Read;

    public AgentCategory Category => Attribute.Category;

    /// <summary>Task types and declared capabilities, sorted; shared by every agent of the kind.</summary>
    public IReadOnlyList<string> Capabilities { get; } = [.. Tasks.Keys.Union(Attribute.Capabilities).Order(StringComparer.Ordinal)];

    public KindSummary Summary { get; } = new(Attribute.Kind, Attribute.Category, Attribute.SingletonId, Description);
}
