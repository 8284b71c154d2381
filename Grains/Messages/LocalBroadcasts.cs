using Mycosoft.Agents;

namespace Mycosoft.Messages;

/// <summary>Hands a broadcast to the agents that are live in this silo; idle ones read it from the table when they wake within its ttl.</summary>
public sealed class LocalBroadcasts(LocalAgents local, IGrainFactory grains) : IBroadcastSink
{
    public Task Push(AgentMessage message) => Parallel.ForEachAsync(
        local.All.Where(t => Concerns(message, t)).ToList(),
        new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (tenure, cancellationToken) => await grains.GetGrain<IAgentRecovery>(GrainId.Create(tenure.Kind.Kind, tenure.AgentId)).Overhear(message, cancellationToken));

    private static bool Concerns(AgentMessage message, Tenure tenure) =>
        tenure.AgentId != message.FromAgent && (message.ToCategory is not { } category || category == tenure.Kind.Category);
}
