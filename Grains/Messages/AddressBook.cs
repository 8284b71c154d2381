using System.Collections.Concurrent;
using Mycosoft.Agents;

namespace Mycosoft.Messages;

/// <summary>The grain behind an agent id. An id never changes its kind, so what was found once is kept.</summary>
public sealed class AddressBook(IGrainFactory grains)
{
    private const int Bound = 200_000;
    private readonly ConcurrentDictionary<string, string> _kinds = [];

    public async ValueTask<IAgent?> Find(string agentId, CancellationToken cancellationToken) =>
        await Kind(agentId, cancellationToken) is { } kind ? grains.GetGrain<IAgent>(GrainId.Create(kind, agentId)) : null;

    /// <summary>The kind of an agent; null for one that is not here.</summary>
    public async ValueTask<string?> Kind(string agentId, CancellationToken cancellationToken)
    {
        if (_kinds.TryGetValue(agentId, out var known))
            return known;
        var answer = await grains.GetGrain<IAgentDirectory>(0).Resolve(agentId, cancellationToken);
        if (!answer.TryGet(out var address, out var fault))
            return fault.Code == FaultCodes.NotFound ? null : throw new TimeoutException(fault.Message);
        if (_kinds.Count < Bound)
            _kinds[agentId] = address.Kind;
        return address.Kind;
    }
}
