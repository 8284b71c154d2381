namespace Mycosoft.Agents;

public sealed class AgentCatalog(IEnumerable<AgentDescriptor> kinds)
{
    private readonly Dictionary<string, AgentDescriptor> _kinds = kinds.ToDictionary(k => k.Kind);

    public AgentDescriptor this[string kind] => _kinds[kind];
}
