using System.Data.Common;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Ledger;
using Mycosoft.Telemetry;
using Span = System.Diagnostics.Activity;

namespace Mycosoft.Tasks;

/// <summary>Runs one attempt from its start mark to its end on disk.</summary>
internal sealed class TaskRun(Activation activation, TaskQueue queue, Attempt attempt)
{
    private QueuedTask Task => attempt.Task;

    public async Task Execute()
    {
        QueuedTask? again = null;
        using var span = Tracing.Run(Task, activation.AgentId, activation.Kind.Kind);
        try
        {
            again = await Run(span);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Only the ledger throws here; the row is open and the next tenure takes it up.
            activation.Services.Log.TaskUnfinished(e, Task.Id, activation.AgentId);
        }
        finally
        {
            queue.Release(attempt, again);
        }
    }

    private async Task<QueuedTask?> Run(Span? span)
    {
        var asked = Task.Approval is not null;
        if (Task.Approval is { } approval)
        {
            if (await UseUp(approval) is var used and not Verdict.Written)
                return used == Verdict.Stale ? null : await Settle(new(null, new Fault(FaultCodes.ApprovalRequired, "Its approval has run out or is for something else; it was not started.")));
        }
        else if (!Task.Row.Repeatable && await MarkStarted() != Verdict.Written)
        {
            return null;
        }

        var run = Invoke();
        if (!run.IsCompleted && Task.Row.Repeatable && !asked)
            activation.Background(MarkStarted());
        var outcome = run.IsCompletedSuccessfully ? run.Result : await Bounded(run);
        Tracing.Ended(span, outcome.Fault);
        return await Settle(outcome);
    }

    /// <summary>The approval is used in the transaction that marks the task as running: whatever happens after that, it allows nothing more.</summary>
    private async Task<Verdict> UseUp(ApprovalUse approval)
    {
        var verdict = await activation.Persist(t => new StartApproved(t.AgentId, t.Epoch, Task.Id, approval, attempt.StartedAt) { Audit = TaskAudit.Started(activation.Kind, t.AgentId, Task.Row, approval, attempt.StartedAt) });
        if (verdict == Verdict.Written)
        {
            Task.Approval = null;
            activation.News.Of(Task.Row, "task_started");
        }

        return verdict;
    }

    private Task<Verdict> MarkStarted()
    {
        activation.News.Of(Task.Row, "task_started");
        return activation.Persist(t => new StartTask(t.AgentId, t.Epoch, Task.Id, attempt.StartedAt) { Audit = TaskAudit.Started(activation.Kind, t.AgentId, Task.Row, null, attempt.StartedAt) });
    }

    private async Task<TaskOutcome> Invoke()
    {
        TaskContext.Enter(Task.Row);
        if (activation.Tenure is { } tenure)
            TurnClock.Begin(tenure.Counters);
        try
        {
            return await attempt.Descriptor.Run(activation.Agent, Task.Row.Payload, attempt.Token);
        }
        catch (OperationCanceledException) when (attempt.Token.IsCancellationRequested)
        {
            return new(null, Interrupted());
        }
        catch (Exception e) when (e is TimeoutException or DbException or OrleansException or LedgerUnavailableException or LedgerFullException)
        {
            activation.Services.Log.TaskOutage(e, Task.Id, Task.Row.TaskType, activation.AgentId);
            return new(null, Fault.Unavailable("A part of the company did not answer in time."));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            activation.Services.Log.TaskBug(e, Task.Id, Task.Row.TaskType, activation.AgentId);
            return new(null, new Fault(FaultCodes.Internal, $"{Task.Row.TaskType} failed unexpectedly ({e.GetType().Name}); the log has the cause."));
        }
        finally
        {
            TaskContext.Leave();
        }
    }

    /// <summary>A task that ignores its cancelled token keeps its slot for a grace period only.</summary>
    private async Task<TaskOutcome> Bounded(Task<TaskOutcome> run)
    {
        try
        {
            return await run.WaitAsync(attempt.Token);
        }
        catch (OperationCanceledException)
        {
            // The run itself never ends so; it may have ended by now.
        }

        try
        {
            return await run.WaitAsync(activation.Services.Limits.CancelGrace, activation.Services.Clock);
        }
        catch (TimeoutException)
        {
            if (run.IsCompleted)
                return await run;
            activation.Services.Log.TaskDeaf(Task.Id, Task.Row.TaskType, activation.AgentId);
            return new(null, Interrupted());
        }
    }

    private Fault Interrupted() => attempt.Stop == StopReason.TimedOut
        ? Fault.Timeout($"{Task.Row.TaskType} took longer than {(activation.Now - attempt.StartedAt).TotalSeconds:0.###} s.")
        : Fault.Unavailable("Interrupted.");

    private async Task<QueuedTask?> Settle(TaskOutcome outcome)
    {
        var row = Task.Row;
        var ending = new TaskEnding(activation, Task, attempt);
        switch (AttemptRules.After(outcome.Fault, attempt.Stop, row.Retries, row.MaxRetries, row.Repeatable))
        {
            case NextStep.Complete:
                await ending.Complete(outcome.Result!.Value);
                return null;
            case NextStep.Cancel:
                await ending.Cancel();
                return null;
            case NextStep.HandBack when row.Repeatable:
                return await ending.Requeue(row.Retries, null, null) ? Again(row.Retries, null) : null;
            case NextStep.HandBack:
                await ending.InDoubt();
                return null;
            case NextStep.Retry when activation.Now + AttemptRules.Delay(row.Retries, Random.Shared.NextDouble()) is var due && !(row.Deadline <= due):
                return await ending.Requeue(row.Retries + 1, due, outcome.Fault) ? Again(row.Retries + 1, due) : null;
            default:
                await ending.Fail(outcome.Fault!);
                return null;
        }
    }

    private QueuedTask? Again(int retries, DateTime? due)
    {
        if (activation.Stopping || activation.Tenure is not { Ended: false })
            return null;
        Task.Row = Task.Row with { State = TaskState.Pending, Retries = retries, NotBefore = due };
        if (attempt.Asked != StopReason.Cancelled)
            return Task;
        // Cancelled while it was being put back.
        activation.Background(new TaskEnding(activation, Task).Cancel());
        return null;
    }
}
