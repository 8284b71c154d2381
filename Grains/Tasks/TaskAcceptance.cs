using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Births;
using Mycosoft.Feed;
using Mycosoft.Ledger;
using Mycosoft.Policy;
using Mycosoft.Telemetry;

namespace Mycosoft.Tasks;

/// <summary>Takes tasks in: whether the agent may and can, what the policy says, and the row on disk before the answer.</summary>
internal sealed class TaskAcceptance(Activation activation, TaskQueue queue)
{
    private int _accepting;
    private TimeSpan _evenly;

    /// <summary>Nothing is on its way to the ledger.</summary>
    public bool IsIdle => _accepting == 0;

    public async Task<Answer<TaskAccepted>> Accept(Tenure tenure, TaskSubmission submission)
    {
        var descriptor = activation.Kind.Tasks[submission.TaskType];
        if ((descriptor.Always ? Closed(tenure) : await activation.Gate.Refusal(submission) ?? Refusal(tenure, submission)) is { } fault)
            return await Replayed(submission) ? new TaskAccepted(submission.TaskId, Replayed: true) : fault;
        var now = activation.Now;
        var (effect, trial) = (descriptor.EffectOf(submission.Payload, now), descriptor.Always ? null : TrialRules.Open(tenure.Row.TrialUntil, now));
        var decision = TrialRules.Stricter(activation.Services.Policy.Judge(activation.Kind, submission, now), effect, trial);
        var row = TaskRows.From(submission, activation.Kind, tenure, now);
        if ((Denial(submission, decision) ?? TrialRules.Refusal(tenure.AgentId, submission.TaskType, effect, trial)) is { } denied)
            return await Replayed(submission) ? new TaskAccepted(submission.TaskId, Replayed: true) : await Deny(tenure, row, decision, denied);
        var approval = decision?.Verb == PolicyVerb.Approve ? ApprovalRequest.Of(AskedTasks.ApprovalOf(row.Id), row.Payload, decision, ReasonOf(row, trial), now, row.Deadline) : null;
        if (approval is not null)
            row = row with { State = TaskState.WaitingApproval };
        _accepting++;
        LedgerVerdict? verdict;
        try
        {
            verdict = await activation.WriteOrReclaim(tenure, new AcceptTask(tenure.AgentId, tenure.Epoch, row, approval) { Audit = TaskAudit.Accepted(activation.Kind, tenure.AgentId, row, decision, approval) });
        }
        finally
        {
            _accepting--;
        }

        switch (verdict?.Verdict)
        {
            case Verdict.Written:
                activation.News.Submitted(row);
                TaskInstruments.Accepted(activation.Kind.Kind);
                var task = new QueuedTask(row, submission.ReplyTo) { Trace = Tracing.Here };
                if (approval is not null)
                    return queue.Ask(task, approval);
                if (decision?.Verb == PolicyVerb.Notify)
                    activation.News.Of(FeedEvent.AgentEvent, "policy_notice", $"{row.TaskType} {row.Id}: {decision.Rule}");
                queue.Add(task);
                return new TaskAccepted(row.Id, Replayed: false);
            case Verdict.Duplicate:
                return new TaskAccepted(row.Id, Replayed: true);
            case Verdict.Mismatch:
                return new Fault(FaultCodes.PreconditionFailed, "This id or Idempotency-Key was used for another request.");
            case Verdict.Invalid:
                return Fault.InvalidPayload(verdict.Error ?? "The store cannot keep this payload.", "$.payload");
            default:
                return activation.Moved();
        }
    }

    private string ReasonOf(TaskRow row, DateTime? trial)
    {
        var what = $"{row.TaskType} of {activation.AgentId}{(trial is { } until ? $", which is {TrialRules.Words(until)}" : "")}";
        return activation.Kind.Tasks[row.TaskType].Weigh?.Invoke(row.Payload, row.CreatedAt) is { } why ? $"{what}: {why}" : what;
    }

    private static Fault? Denial(TaskSubmission submission, PolicyDecision? decision) =>
        decision?.Verb == PolicyVerb.Deny ? new(FaultCodes.Forbidden, $"The policy denies {submission.TaskType} ({decision.Rule}).") : null;

    private async Task<Fault> Deny(Tenure tenure, TaskRow row, PolicyDecision? decision, Fault denied)
    {
        await activation.Services.Ledger.Write(new Testify(tenure.AgentId) { Audit = TaskAudit.Denied(tenure.AgentId, row, decision, denied) }, CancellationToken.None);
        return denied;
    }

    /// <summary>A request that was accepted once, or a child that is there already, is answered so again, whatever the agent or the policy has become since.</summary>
    private async Task<bool> Replayed(TaskSubmission submission) =>
        (submission.RequestHash is not null || submission.ParentTaskId is not null) && (await activation.Services.Grains.GetGrain<ITaskReader>(0).Find(submission.TaskId, CancellationToken.None)).Value is not null;

    private Fault? Closed(Tenure tenure) => tenure.Closing ? activation.Changing()
        : tenure.Life is not (Life.Active or Life.Paused or Life.Error) ? Fault.Conflict($"Agent {tenure.AgentId} is not available (status: {tenure.Life.ToString().ToLowerInvariant()})")
        : null;

    private Fault? Refusal(Tenure tenure, TaskSubmission submission)
    {
        if ((tenure.Closing ? activation.Changing() : activation.Quarantine ?? Closed(tenure)) is { } closed)
            return closed;
        var waiting = queue.WaitingCount + queue.AskedCount + _accepting;
        if (waiting >= tenure.Config.MaxQueueDepth)
            return Fault.RateLimited($"{waiting} tasks are waiting at {tenure.AgentId}; its max_queue_depth is reached.");
        return tenure.Config.MaxTasksPerMinute is { } most ? OverRate(tenure.AgentId, most) : null;
    }

    private Fault? OverRate(string agentId, int perMinute)
    {
        (_evenly, var wait) = RateRules.Take(_evenly, activation.Services.Clock.GetElapsedTime(0), TimeSpan.FromMinutes(1) / perMinute, perMinute);
        return wait > TimeSpan.Zero
            ? Fault.RateLimited($"{agentId} takes {perMinute} tasks a minute; its max_tasks_per_minute is reached.") with { RetryAfter = (int)Math.Ceiling(wait.TotalSeconds) }
            : null;
    }
}
