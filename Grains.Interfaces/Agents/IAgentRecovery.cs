using Mycosoft.Approvals;
using Mycosoft.Messages;
using Orleans.Concurrency;

namespace Mycosoft.Agents;

/// <summary>How a silo brings an agent with open work, or with a due time, back to life.</summary>
[GrainInterfaceType("mas.agent.recovery"), Alias("mas.agent.recovery")]
public interface IAgentRecovery : IGrainWithStringKey
{
    /// <summary>Takes up open work and does what is due. Safe to repeat.</summary>
    [Alias("wake"), AlwaysInterleave]
    Task Wake(CancellationToken cancellationToken);

    /// <summary>Hands over broadcasts that concern a live agent, and returns before they are heard; an idle one reads them when it next wakes.</summary>
    [Alias("overhear-batch"), AlwaysInterleave]
    Task Overhear(BroadcastBatch batch, CancellationToken cancellationToken);

    /// <summary>It came into quarantine, or out of it: what it runs is interrupted, or what waits goes on.</summary>
    [Alias("quarantine-changed"), AlwaysInterleave]
    Task QuarantineChanged(CancellationToken cancellationToken);

    /// <summary>People have decided on a task that waits. Safe to repeat.</summary>
    [Alias("decided"), AlwaysInterleave]
    Task Decided(ApprovalDecision decision, CancellationToken cancellationToken);
}
