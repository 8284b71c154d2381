using Mycosoft.Agents;

namespace Mycosoft.Tasks;

/// <summary>How one agent has another do something and hears of its end: the completion hub tells at once, the table tells for sure.</summary>
internal sealed class Delegation(Activation activation)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private AgentServices Services => activation.Services;

    public async Task<TaskCompletion> Run(string agentId, string taskType, JsonText payload, CancellationToken cancellationToken, DelegationEnd until = DelegationEnd.Ended)
    {
        var parent = TaskContext.Current;
        var id = parent is null ? Guid.CreateVersion7() : ChildId(parent, agentId, taskType, CanonicalJson.Of(payload));
        if (await Services.Addresses.Find(agentId, cancellationToken) is not { } agent)
            return Failed(id, Fault.NotFound($"Agent {agentId} not found"));
        var told = Services.Completions.Expect(id);
        try
        {
            var submission = new TaskSubmission(
                id, taskType, payload, TaskContext.Answerable(activation.AgentId), parent?.Priority ?? TaskPriority.Normal, RequesterAgent: activation.AgentId, ParentTaskId: parent?.Id, ReplyTo: Services.Completions.Reference, Source: TaskSources.Agent,
                Chain: TaskContext.Next(activation.AgentId, waits: until != DelegationEnd.Accepted));
            var accepted = await agent.Submit(submission, cancellationToken);
            if (accepted.Fault is { } fault)
                return Failed(id, fault);
            if (accepted.Value!.ApprovalId is { } approval && until != DelegationEnd.Ended)
                return new(id, TaskState.WaitingApproval, null, new(FaultCodes.ApprovalRequired, $"It waits for approval {approval}."));
            return until == DelegationEnd.Accepted ? new(id, TaskState.Pending, null, null) : await Ended(id, told, cancellationToken);
        }
        finally
        {
            Services.Completions.Forget(id);
        }
    }

    public async Task<TaskCompletion> Ask(string agentId, string taskType, JsonText payload, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        if (await Services.Addresses.Find(agentId, cancellationToken) is not { } agent)
            return Failed(id, Fault.NotFound($"Agent {agentId} not found"));
        if (Services.Completions.Reference is not { } hub)
            return Failed(id, Fault.Unavailable("The silo is starting or stopping."));
        var told = Services.Completions.Expect(id);
        try
        {
            var reply = await agent.Ask(new(id, activation.AgentId, taskType, payload, activation.Tenure!.Config.TaskTimeout, hub, TaskContext.Next(activation.AgentId, waits: true)), cancellationToken);
            return reply.Completion ?? await told.WaitAsync(cancellationToken);
        }
        finally
        {
            Services.Completions.Forget(id);
        }
    }

    private async Task<TaskCompletion> Ended(Guid id, Task<TaskCompletion> told, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await told.WaitAsync(LookAgain, Services.Clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                var found = await Services.Grains.GetGrain<ITaskReader>(0).Find(id, cancellationToken);
                if (found.Value is { CompletedAt: not null } task)
                    return TaskRows.Completion(task);
            }
        }
    }

    /// <summary>An attempt that runs again after a crash finds its children; a retry, and a second wish for the same, get children of their own.</summary>
    private static Guid ChildId(Ledger.TaskRow parent, string agentId, string taskType, string payload)
    {
        var repetition = TaskContext.Repetition($"{agentId}\n{taskType}\n{payload}");
        return DeterministicId.From("child", parent.Id.ToString(), FormattableString.Invariant($"{parent.Retries}.{repetition}"), agentId, taskType, payload);
    }

    private static TaskCompletion Failed(Guid id, Fault fault) => new(id, TaskState.Failed, null, fault);
}

/// <summary>How long whoever gave a task waits.</summary>
internal enum DelegationEnd
{
    Ended = 0,

    /// <summary>Until it has ended or waits for a person.</summary>
    EndedOrAsks = 1,

    /// <summary>Until it is on its agent's disk.</summary>
    Accepted = 2,
}
