using Mycosoft.Messages;
using Mycosoft.Tasks;
using Orleans.Concurrency;

namespace Mycosoft.Agents;

/// <summary>
/// Any agent, reached by kind and id: <c>GetGrain&lt;IAgent&gt;(GrainId.Create(kind, agentId))</c>. No call lasts longer than a commit; work goes on
/// after the answer. Outages of the store are faults with the code <c>unavailable</c>.
/// </summary>
/// <remarks>What is accepted is given up after <see cref="Patience"/>: the store's own outage is a fault after 2 s, so later than that the call was lost with its silo, and the id that it carries makes it safe to repeat.</remarks>
[GrainInterfaceType("mas.agent"), Alias("mas.agent")]
public interface IAgent : IGrainWithStringKey
{
    /// <summary>How long a call that only commits may take, as hours:minutes:seconds.</summary>
    const string Patience = "00:00:03";

    /// <summary>Accepts a task: the answer is given after the row is on disk. The same id and request twice is one task.</summary>
    [Alias("submit"), AlwaysInterleave, ResponseTimeout(Patience)]
    Task<Answer<TaskAccepted>> Submit(TaskSubmission submission, CancellationToken cancellationToken);

    /// <summary>Cancels one task, or everything that waits.</summary>
    [Alias("cancel"), AlwaysInterleave]
    Task<Answer<TasksCancelled>> Cancel(TaskCancellation cancellation, CancellationToken cancellationToken);

    /// <summary>Accepts a message into the durable inbox; it is handled after the answer, in order per sender.</summary>
    [Alias("deliver"), AlwaysInterleave, ResponseTimeout(Patience)]
    Task<Answer<MessageAccepted>> Deliver(AgentMessage message, CancellationToken cancellationToken);

    /// <summary>Runs one read-only task without a row: answers at once if it can, else through <see cref="AskRequest.ReplyTo"/>. Counted, not stored.</summary>
    [Alias("ask"), AlwaysInterleave]
    Task<AskReply> Ask(AskRequest request, CancellationToken cancellationToken);

    /// <summary>Changes the agent's life: spawn, start, stop and so on. Changes are taken one at a time.</summary>
    [Alias("change")]
    Task<Answer<LifeChanged>> Change(LifeChange change, CancellationToken cancellationToken);

    /// <summary>Looks at the agent from inside: its store, its service, its queue.</summary>
    [Alias("health"), AlwaysInterleave]
    Task<Answer<AgentHealth>> Health(CancellationToken cancellationToken);
}
