using System.Collections.Concurrent;
using Mycosoft.Agents;

namespace Mycosoft.Messages;

/// <summary>The grain behind an agent id. An id never changes its kind, so what was found once is kept.</summary>
public sealed class AddressBook(IGrainFactory grains)
{
    private const int Bound = 200_000;
    private readonly ConcurrentDictionary<string, string> _kinds = [];

    public async ValueTask<IAgent?> Find(string agentId, CancellationToken cancellationToken)
    {
        if (!_kinds.TryGetValue(agentId, out var kind))
        {
            var answer = await grains.GetGrain<IAgentDirectory>(0).Resolve(agentId, cancellationToken);
            if (!answer.TryGet(out var address, out var fault))
                return fault.Code == FaultCodes.NotFound ? null : throw new TimeoutException(fault.Message);
            kind = address.Kind;
            if (_kinds.Count < Bound)
                _kinds[agentId] = kind;
        }

        return grains.GetGrain<IAgent>(GrainId.Create(kind, agentId));
    }
}
