using System.Collections.Concurrent;

namespace Mycosoft.Agents;

/// <summary>The agents that hold their epoch in this silo: whom a broadcast reaches at once, and whom recovery need not wake.</summary>
public sealed class LocalAgents
{
    private readonly ConcurrentDictionary<string, Tenure> _tenures = [];

    public IReadOnlyCollection<Tenure> All => (IReadOnlyCollection<Tenure>)_tenures.Values;

    public bool Contains(string agentId) => _tenures.ContainsKey(agentId);

    internal void Add(Tenure tenure) => _tenures[tenure.AgentId] = tenure;

    internal void Remove(Tenure tenure) => _tenures.TryRemove(new(tenure.AgentId, tenure));
}
