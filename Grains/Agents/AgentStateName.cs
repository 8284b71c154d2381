namespace Mycosoft.Agents;

/// <summary>The name of an agent's one record.</summary>
internal sealed class AgentStateName : IPersistentStateConfiguration
{
    public static AgentStateName Instance { get; } = new();

    public string StateName => "agent";

    public string StorageName => "agents";
}

/// <summary>
/// The ADO.NET provider leaves the grain type out of its key, so that two kinds with one id would share a row; the state name carries it instead.
/// </summary>
public sealed class TypedStateFactory : PersistentStateFactory
{
    protected override string GetFullStateName(IGrainContext context, IPersistentStateConfiguration cfg) => $"{context.GrainId.Type}.{cfg.StateName}";
}
