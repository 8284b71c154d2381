using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>Writes the end of a task, or its return to the queue, and tells who waits. Keeps trying through an outage: the result exists only here.</summary>
internal sealed class TaskEnding(Activation activation, QueuedTask task, Attempt? attempt = null)
{
    private TaskRow Row => task.Row;

    public Task Complete(JsonText result) => End(TaskState.Completed, Summary.WithoutNul(result), null);

    public Task Fail(Fault fault) => End(TaskState.Failed, null, fault);

    public Task Cancel(string? by = null) => End(TaskState.Cancelled, null, new Fault("cancelled", "Cancelled."), by ?? attempt?.CancelledBy);

    public Task Expire() => End(TaskState.Expired, null, new Fault("expired", "Its deadline passed before it started."));

    /// <summary>People said no, or nobody said yes in time.</summary>
    public Task Refuse(ApprovalDecision decision) => decision.Status == ApprovalState.Rejected
        ? End(TaskState.Rejected, null, new Fault("rejected", decision.Reason ?? "Rejected."))
        : End(TaskState.Expired, null, new Fault("expired", decision.Reason ?? "Nobody approved it in time."));

    public Task InDoubt() => End(TaskState.InDoubt, null, new Fault("in_doubt", "It was interrupted during a change whose outcome is not known. A person decides whether to run it again."));

    /// <summary>False when the task is not this activation's any more.</summary>
    public async Task<bool> Requeue(int retries, DateTime? notBefore, Fault? fault)
    {
        var verdict = await activation.Persist(t => new RequeueTask(t.AgentId, t.Epoch, task.Id, retries, notBefore, Summary.Storable(fault?.Message), fault?.Code)
        {
            Audit = TaskAudit.Retried(activation.Kind, t.AgentId, Row, fault, activation.Now),
        });
        return verdict == Verdict.Written;
    }

    private async Task End(TaskState state, JsonText? result, Fault? fault, string? by = null)
    {
        var now = activation.Now;
        double? duration = attempt is null ? null : activation.Services.Clock.GetElapsedTime(attempt.StartStamp).TotalMilliseconds;
        var log = new AgentLog(Row.TaskType, Summary.Of(Row.Payload), Summary.Of(result) ?? Summary.Of(Summary.Storable(fault?.Message)), state == TaskState.Completed, (int)(duration ?? 0), now, Row.RequesterAgent, Metadata(state, fault));
        var verdict = await activation.Persist(t => new FinishTask(
            t.AgentId, t.Epoch, task.Id, state, result, Summary.Storable(fault?.Message), fault?.Code, Row.CreatedAt, attempt?.StartedAt, now, duration, Row.Retries, log)
        {
            Audit = TaskAudit.Ended(activation.Kind, t.AgentId, Row, state, fault, by, now),
        });
        if (verdict == Verdict.Invalid && state == TaskState.Completed)
        {
            await End(TaskState.Failed, null, new Fault(FaultCodes.Internal, "The store cannot keep this result."));
            return;
        }

        if (verdict != Verdict.Written)
            return;
        TimeSpan? latency = attempt is null ? null : activation.Services.Clock.GetElapsedTime(task.ReadyStamp ?? attempt.StartStamp);
        TaskInstruments.Ended(activation.Kind.Kind, state, duration, latency);
        activation.Services.Tally.Ended(state, latency);
        activation.OnEnded(task, new TaskCompletion(task.Id, state, result, fault));
    }

    private JsonText Metadata(TaskState state, Fault? fault)
    {
        var hops = Row.Hops == 0 ? "" : FormattableString.Invariant($$""","hops":{{Row.Hops}}""");
        return new(fault is null
            ? $$"""{"task_id":"{{task.Id}}","status":"completed","source":"{{Escaped(Row.Source)}}"{{hops}}}"""
            : $$"""{"task_id":"{{task.Id}}","status":"{{StateNames.Of(state)}}","source":"{{Escaped(Row.Source)}}"{{hops}},"code":"{{Escaped(fault.Code)}}"}""");
    }

    private static string Escaped(string text) => JsonEncodedText.Encode(text).ToString();
}
