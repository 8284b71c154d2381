using Mycosoft.Chains;
using Orleans.Concurrency;

namespace Mycosoft.Tasks;

/// <summary>How a task or an ask ended.</summary>
/// <param name="Id">The task's id, or the ask's correlation id.</param>
/// <param name="State">A terminal state.</param>
/// <param name="Result">The result; null unless it completed.</param>
/// <param name="Fault">Why it did not complete.</param>
[GenerateSerializer, Immutable, Alias("mas.task-completion")]
public sealed record TaskCompletion([property: Id(0)] Guid Id, [property: Id(1)] TaskState State, [property: Id(2)] JsonText? Result, [property: Id(3)] Fault? Fault);

/// <summary>Somebody who waits for tasks to end: a gateway for <c>?wait</c>, a silo for its agents. One per process.</summary>
[Alias("mas.completion-observer")]
public interface ICompletionObserver : IGrainObserver
{
    /// <summary>A task ended. May be lost; whoever waits also looks at the table.</summary>
    [Alias("completed"), OneWay]
    Task Completed(TaskCompletion completion);
}

/// <summary>A read-only task without a row.</summary>
/// <param name="CorrelationId">Made by the asker.</param>
/// <param name="FromAgent">Who asks; set by the runtime.</param>
/// <param name="TaskType">A task type with <c>Effect.Read</c>.</param>
/// <param name="Payload">A JSON object for that type.</param>
/// <param name="TimeoutSeconds">Seconds until the asker gives up, 1 to 3,600.</param>
/// <param name="ReplyTo">Where the answer goes if it takes longer than the call.</param>
/// <param name="Chain">How it came about; set by the runtime.</param>
[GenerateSerializer, Immutable, Alias("mas.ask-request")]
public sealed record AskRequest(
    [property: Id(0)] Guid CorrelationId,
    [property: Id(1)] string FromAgent,
    [property: Id(2)] string TaskType,
    [property: Id(3)] JsonText Payload,
    [property: Id(4)] int TimeoutSeconds,
    [property: Id(5)] ICompletionObserver ReplyTo,
    [property: Id(6)] Chain? Chain = null);

/// <summary>The answer to an ask, or word that it follows.</summary>
/// <param name="Completion">The answer; null when it will come through the observer.</param>
[GenerateSerializer, Immutable, Alias("mas.ask-reply")]
public sealed record AskReply([property: Id(0)] TaskCompletion? Completion);
