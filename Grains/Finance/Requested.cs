using Mycosoft.Ledger;

namespace Mycosoft.Finance;

/// <summary>Who asks an agent for a change, and the key under which it is made once.</summary>
/// <param name="Key">The client's own reference, or else the task: one that runs again after a crash carries the same key.</param>
/// <param name="By">The agent that asked, or the principal.</param>
/// <param name="ByAgent">True when an agent asked.</param>
/// <param name="AgentId">The agent that is asked.</param>
public sealed record Requested(string Key, string By, bool ByAgent, string AgentId)
{
    public static Requested Of(TaskRow task, string agentId, string? reference) =>
        new(reference is null ? $"task:{task.Id}" : $"ref:{reference}", task.RequesterAgent ?? task.Requester, task.RequesterAgent is not null, agentId);

    /// <summary>What widens a budget or makes a purchase look small is not left to those who spend.</summary>
    public Fault OnlyPeople(string act) => new(FaultCodes.Forbidden, $"Only people {act}; {By} is an agent.");
}
