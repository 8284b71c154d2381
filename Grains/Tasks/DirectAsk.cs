using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>Runs a read-only task for another agent without a row. What is ready at once is the call's own answer; the rest follows through the observer.</summary>
internal sealed class DirectAsk(Activation activation, AskRequest request)
{
    public async Task<AskReply> Answer()
    {
        if (Refusal(out var descriptor) is { } refused)
            return Reply(new(null, refused));
        if (activation.Tenure is null && await activation.Hold() is null)
            return Reply(new(null, Fault.NotFound($"Agent {activation.AgentId} not found")));
        if (await activation.Gate.Refusal(request) is { } unending)
            return Reply(new(null, unending));
        if (activation.Tenure is not { Ended: false, Life: Life.Active or Life.Paused } tenure)
            return Reply(new(null, Fault.Conflict($"Agent {activation.AgentId} is not available (status: {StateNames.Of(activation.Tenure!.Life)})")));
        if (tenure.Closing)
            return Reply(new(null, activation.Changing()));
        tenure.Counters.CountAsk();
        activation.Use();
        var limit = new CancellationTokenSource(TimeSpan.FromSeconds(request.TimeoutSeconds), activation.Services.Clock);
        var run = Run(descriptor!, limit);
        if (run.IsCompleted)
            return Reply(await run);
        activation.Background(Follow(run));
        return new(null);
    }

    private Fault? Refusal(out TaskDescriptor? descriptor)
    {
        if (!activation.Kind.Tasks.TryGetValue(request.TaskType, out descriptor))
            return Fault.InvalidPayload($"Unknown task type {request.TaskType}.", "$.task_type");
        if (descriptor.Effect != Effect.Read)
            return Fault.Unsupported($"{request.TaskType} changes something; give it as a task.");
        return request.TimeoutSeconds is < 1 or > 3600 ? Fault.InvalidPayload("The timeout must be between 1 and 3600 seconds.", "$.timeout") : null;
    }

    private async Task<TaskOutcome> Run(TaskDescriptor descriptor, CancellationTokenSource limit)
    {
        using (limit)
        {
            TaskContext.Enter(request);
            TurnClock.Begin(activation.Tenure!.Counters);
            try
            {
                return await descriptor.Run(activation.Agent, request.Payload, limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                return new(null, Fault.Timeout($"{request.TaskType} took longer than {request.TimeoutSeconds} s."));
            }
        }
    }

    private async Task Follow(Task<TaskOutcome> run)
    {
        TaskOutcome outcome;
        try
        {
            outcome = await run;
        }
        catch
        {
            await request.ReplyTo.Completed(Completion(new(null, new Fault(FaultCodes.Internal, $"{request.TaskType} failed unexpectedly; the log has the cause."))));
            throw;
        }

        await request.ReplyTo.Completed(Completion(outcome));
    }

    private AskReply Reply(TaskOutcome outcome) => new(Completion(outcome));

    private TaskCompletion Completion(TaskOutcome outcome) => new(request.CorrelationId, outcome.Fault is null ? TaskState.Completed : TaskState.Failed, outcome.Result, outcome.Fault);
}
