namespace Mycosoft.Devices;

/// <summary>Units as a commit found them, to be made as often as it decides on them.</summary>
internal sealed class UnitCopies
{
    private readonly Dictionary<string, (UnitState State, byte[] Memory)> _states = new(StringComparer.Ordinal);

    private readonly Dictionary<string, UnitIdentity> _identities = new(StringComparer.Ordinal);

    public bool Has(string agentId) => _states.ContainsKey(agentId);

    public void Add(UnitState state, byte[] memory) => _states[state.AgentId] = (state, memory);

    public void Add(UnitIdentity identity) => _identities[identity.AgentId] = identity;

    public Dictionary<string, UnitState> Make() => _states.Values.ToDictionary(s => s.State.AgentId, s => s.State.Copy(s.Memory, _identities.GetValueOrDefault(s.State.AgentId)), StringComparer.Ordinal);
}
