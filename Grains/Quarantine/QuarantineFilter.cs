using Mycosoft.Agents;
using Mycosoft.Messages;
using Mycosoft.Tasks;

namespace Mycosoft.Quarantine;

/// <summary>Stops what comes to an agent in quarantine before it is reached: tasks, messages, questions, and every change of its life that would set it to work.</summary>
internal sealed class QuarantineFilter(QuarantineWatch watch, AgentCatalog catalog) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (watch.IsClear || context.Grain is not Agent || context.InterfaceMethod.DeclaringType != typeof(IAgent) || Refusal(context) is not { } fault)
            return context.Invoke();
        context.Result = context.InterfaceMethod.Name switch
        {
            nameof(IAgent.Submit) => (Answer<TaskAccepted>)fault,
            nameof(IAgent.Deliver) => (Answer<MessageAccepted>)fault,
            nameof(IAgent.Ask) => new AskReply(new TaskCompletion(((AskRequest)context.Request.GetArgument(0)!).CorrelationId, TaskState.Failed, null, fault)),
            nameof(IAgent.Change) when context.Request.GetArgument(0) is LifeChange { Verb: LifeVerb.Spawn or LifeVerb.Start or LifeVerb.Restart or LifeVerb.Resume } => (Answer<LifeChanged>)fault,
            _ => null,
        };
        return context.Result is null ? context.Invoke() : Task.CompletedTask;
    }

    private Fault? Refusal(IIncomingGrainCallContext context) =>
        catalog.Find(context.TargetId.Type.ToString()!) is { } kind && !IsAlways(kind, context) ? watch.Refusal(context.TargetId.Key.ToString()!, kind.Category) : null;

    private static bool IsAlways(AgentDescriptor kind, IIncomingGrainCallContext context) =>
        context.InterfaceMethod.Name == nameof(IAgent.Submit) && context.Request.GetArgument(0) is TaskSubmission { TaskType: var type } && kind.Tasks.TryGetValue(type, out var task) && task.Always;
}
