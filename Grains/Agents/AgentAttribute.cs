using Orleans.Metadata;

namespace Mycosoft.Agents;

/// <summary>Declares an agent kind. The kind's name is its grain type, so that limits, placement and the dashboard know kinds apart.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AgentAttribute(string kind, AgentCategory category) : Attribute, IGrainTypeProviderAttribute
{
    public string Kind => kind;

    public AgentCategory Category => category;

    /// <summary>The id under which the one agent of this kind is born; null for unit kinds.</summary>
    public string? SingletonId { get; init; }

    /// <summary>For unit kinds: what every id of the kind starts with.</summary>
    public string? UnitPrefix { get; init; }

    /// <summary>Other names by which the seed calls the kind.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>What the seed says it can do, beyond its task types.</summary>
    public string[] Capabilities { get; init; } = [];

    /// <summary>The record that an agent's settings must fit; null when the kind has none.</summary>
    public Type? Settings { get; init; }

    /// <summary>Whether one that no person chose shows first what it does; false for what only does what people have it do.</summary>
    public bool OnTrial { get; init; } = true;

    /// <summary>The most tasks this kind can stand at a time.</summary>
    public int MaxConcurrentTasks { get; init; } = 100;

    GrainType IGrainTypeProviderAttribute.GetGrainType(IServiceProvider services, Type type) => GrainType.Create(kind);
}

/// <summary>Declares a method as a task: <c>Task&lt;Outcome&lt;TResult&gt;&gt; Name(TPayload payload, CancellationToken cancellationToken)</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AgentTaskAttribute(string type, Effect effect) : Attribute
{
    public string Type => type;

    public Effect Effect => effect;

    /// <summary>Safe to run again although an earlier run may have taken effect. Read tasks always are.</summary>
    public bool Idempotent { get; init; }

    /// <summary>What brings a machine to a stop: it is taken and begun at once, whatever policy, trial, quarantine, pause, rate or a full queue say to everything else.</summary>
    public bool Always { get; init; }
}
