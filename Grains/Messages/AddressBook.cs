using System.Collections.Concurrent;
using Mycosoft.Agents;

namespace Mycosoft.Messages;

/// <summary>The grain behind an agent id. An id never changes its kind, so what was found once is kept; whether the agent is on trial is looked up again after a few seconds.</summary>
public sealed class AddressBook(IGrainFactory grains, TimeProvider clock)
{
    private const int Bound = 200_000;
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(4);
    private readonly ConcurrentDictionary<string, string> _kinds = [];
    private readonly ConcurrentDictionary<string, (AgentAddress Address, long Since)> _present = [];

    public async ValueTask<IAgent?> Find(string agentId, CancellationToken cancellationToken) =>
        await Kind(agentId, cancellationToken) is { } kind ? grains.GetGrain<IAgent>(GrainId.Create(kind, agentId)) : null;

    /// <summary>The kind of an agent; null for one that is not here.</summary>
    public async ValueTask<string?> Kind(string agentId, CancellationToken cancellationToken)
    {
        if (_kinds.TryGetValue(agentId, out var known))
            return known;
        return (await Look(agentId, cancellationToken))?.Kind;
    }

    /// <summary>An agent as its row says it is now, give or take a few seconds; null for one that is not here.</summary>
    public async ValueTask<AgentAddress?> Present(string agentId, CancellationToken cancellationToken)
    {
        if (_present.TryGetValue(agentId, out var known) && clock.GetElapsedTime(known.Since) < Trust)
            return known.Address;
        var since = clock.GetTimestamp();
        if (await Look(agentId, cancellationToken) is not { } address)
            return null;
        if (_present.Count >= Bound)
            _present.Clear();
        _present[agentId] = (address, since);
        return address;
    }

    private async Task<AgentAddress?> Look(string agentId, CancellationToken cancellationToken)
    {
        var answer = await grains.GetGrain<IAgentDirectory>(0).Resolve(agentId, cancellationToken);
        if (!answer.TryGet(out var address, out var fault))
            return fault.Code == FaultCodes.NotFound ? null : throw new TimeoutException(fault.Message);
        if (_kinds.Count < Bound)
            _kinds[agentId] = address.Kind;
        return address;
    }
}
