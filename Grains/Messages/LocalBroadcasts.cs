using Microsoft.Extensions.Logging;
using Mycosoft.Agents;

namespace Mycosoft.Messages;

/// <summary>Hands a broadcast to the agents that are live in this silo; idle ones read it from the table when they wake within its ttl.</summary>
public sealed partial class LocalBroadcasts(LocalAgents local, IGrainFactory grains, ILogger<LocalBroadcasts> log) : IBroadcastSink
{
    public Task Push(AgentMessage message) => Parallel.ForEachAsync(
        local.All.Where(t => Concerns(message, t)).ToList(),
        new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (tenure, cancellationToken) => await Tell(tenure, message, cancellationToken));

    /// <summary>One that cannot be told must not keep it from the others.</summary>
    private async Task Tell(Tenure tenure, AgentMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IAgentRecovery>(GrainId.Create(tenure.Kind.Kind, tenure.AgentId)).Overhear(message, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(e, message.Id, tenure.AgentId);
        }
    }

    private static bool Concerns(AgentMessage message, Tenure tenure) =>
        tenure.AgentId != message.FromAgent && (message.ToCategory is not { } category || category == tenure.Kind.Category);

    [LoggerMessage(LogLevel.Warning, "Broadcast {MessageId} did not reach {AgentId}")]
    private partial void LogNotTold(Exception exception, Guid messageId, string agentId);
}
