using Mycosoft.Births;
using Mycosoft.Feed;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Agents;

/// <summary>
/// Start, stop and the rest, and the supervision of an agent that fails. The directory row is written first and is the truth;
/// the agent's own record follows it.
/// </summary>
internal sealed class Lifecycle(Activation activation)
{
    private Task _turn = Task.CompletedTask;
    private int _failures;

    public int ConsecutiveFailures => _failures;

    private AgentServices Services => activation.Services;

    public Task<Answer<LifeChanged>> Change(Tenure tenure, LifeChange change) => InTurn(() => ChangeNow(tenure, change));

    private async Task<Answer<LifeChanged>> ChangeNow(Tenure tenure, LifeChange change)
    {
        var (life, refusal) = LifeRules.After(tenure.Life, change.Verb, change.Force ? 0 : activation.Tasks.RunningCount);
        if (refusal is not null)
            return refusal;
        if (life == tenure.Life && change.Verb is not (LifeVerb.Restart or LifeVerb.Configure))
            return new LifeChanged(StateNames.Of(life), Changed: false);
        tenure.Closing = TakesNoWork(life);
        if (change.Verb == LifeVerb.Restart && !change.Force)
            activation.Tasks.InterruptRepeatable();
        else if (change.Force || change.Verb == LifeVerb.Delete)
            activation.Tasks.Interrupt(change.Verb == LifeVerb.Delete ? StopReason.Cancelled : StopReason.HandedBack);
        return await Write(tenure, life, change.Verb.ToString().ToLowerInvariant(), change.Principal);
    }

    public async Task<Answer<LifeChanged>> Configure(Tenure tenure, LifeChange change)
    {
        var config = change.Config ?? AgentConfig.Default;
        if (ConfigRules.Check(config, activation.Kind) is { } fault)
            return fault;
        var snapshot = await activation.Snapshots.Take(tenure, Guid.CreateVersion7(activation.Services.Clock.GetUtcNow()), "before configure", change.Principal);
        return snapshot.TryGet(out _, out var failed) ? await InTurn(() => Write(tenure, tenure.Life, "configure", change.Principal, config)) : failed;
    }

    /// <summary>Whoever is on trial does not end it.</summary>
    public Task<Answer<LifeChanged>> EndTrial(Tenure tenure, LifeChange change) => InTurn(async () =>
    {
        if (change.Principal == activation.AgentId)
            return new Fault(FaultCodes.Forbidden, $"{activation.AgentId} does not end its own trial.");
        return TrialRules.Open(tenure.Row.TrialUntil, activation.Now) is null
            ? new LifeChanged(StateNames.Of(tenure.Life), Changed: false)
            : await Write(tenure, tenure.Life, "end_trial", change.Principal, detail: change.Reason, endTrial: true);
    });

    /// <summary>Puts the agent away if what it knows of itself agrees with what its row said.</summary>
    public Task<Answer<LifeChanged>> Retire(Tenure tenure, LifeChange change) => InTurn(async () =>
    {
        var used = activation.LastUsed is { } last && last > activation.Now - Services.Births.RetireAfter;
        var work = new OwnWork(activation.Agent.ActiveSchedule is not null, !activation.Tasks.IsEmpty || !activation.Acceptance.IsIdle || !activation.Mail.IsEmpty, used);
        if (RetirementRules.Refusal(activation.AgentId, work) is { } refused)
            return refused;
        var (life, contradiction) = LifeRules.After(tenure.Life, LifeVerb.Archive, activation.Tasks.RunningCount);
        if (contradiction is not null)
            return contradiction;
        return life == tenure.Life ? new LifeChanged(StateNames.Of(life), Changed: false) : await Write(tenure, life, "retire", change.Principal, error: change.Reason);
    });

    /// <summary>After a claim: ends a stop that was under way, arms what is due, and brings up to date what the silo's configuration lacks for it.</summary>
    public async Task Settle()
    {
        if (activation.Tenure is not { } tenure)
            return;
        if (tenure.Life == Life.Stopping)
        {
            await FinishStop(tenure);
            return;
        }

        if (tenure.Row.NotConfigured != activation.Agent.MissingKeys(tenure.Config))
            await InTurn(() => Write(tenure, tenure.Life, "reconfigured", activation.AgentId));
        ArmSchedule();
        await activation.Alarms.Save();
    }

    /// <summary>The recovery sweep rings: whatever is due is done, and the next time is set.</summary>
    public async Task Ring(Tenure tenure)
    {
        foreach (var (alarm, due) in activation.Alarms.TakeDue(activation.Now))
        {
            if (alarm == AlarmKind.Schedule)
                activation.Alarms.Set(alarm, NextBeat(due));
            if (await Act(tenure, alarm, due))
                continue;
            activation.Alarms.Set(alarm, due);
            return;
        }

        ArmSchedule();
        await activation.Alarms.Save();
    }

    /// <summary>From the time that was due, so that the sweep's second does not add up; what was missed in a pause is not made up for.</summary>
    private DateTime? NextBeat(DateTime due) => activation.Agent.ActiveSchedule is not { } schedule ? null
        : due + schedule.Interval > activation.Now ? due + schedule.Interval
        : activation.Now + schedule.Interval;

    /// <summary>False when the store did not take it: the alarm stays and rings again.</summary>
    private async Task<bool> Act(Tenure tenure, AlarmKind alarm, DateTime due)
    {
        try
        {
            switch (alarm)
            {
                case AlarmKind.Restart:
                    return (await InTurn(() => Restart(tenure))).Fault is null;
                case AlarmKind.Snapshot:
                    await activation.Snapshots.TakeScheduled(tenure);
                    return true;
                default:
                    return await activation.Agent.RunSchedule(tenure, due);
            }
        }
        catch (Exception e) when (e is LedgerUnavailableException or LedgerFullException or TimeoutException or System.Data.Common.DbException)
        {
            return false;
        }
    }

    public async Task OnTaskEnded(TaskCompletion completion)
    {
        if (completion.Fault is null && completion.State == TaskState.Completed)
        {
            _failures = 0;
            if (activation.Tenure is { Row.Restarts: > 0 } recovered)
                await WhileActive(recovered, () => Write(recovered, Life.Active, "recovered", activation.AgentId, restarts: 0));
            return;
        }

        if (completion.Fault is not { } fault || !SupervisionRules.CountsAsFailure(fault) || activation.Tenure is not { Ended: false, Life: Life.Active } tenure || !SupervisionRules.Fails(++_failures))
            return;
        _failures = 0;
        await WhileActive(tenure, () =>
        {
            var (life, after) = SupervisionRules.AfterFailure(tenure.Row.Restarts, tenure.Config.AutoRestart);
            activation.Alarms.Set(AlarmKind.Restart, activation.Now + after);
            return Write(tenure, life, life == Life.Dead ? "gave up" : "error", activation.AgentId, error: fault.Message, restarts: tenure.Row.Restarts);
        });
    }

    /// <summary>Sets when the kind's own schedule is next due; none while it is stopped, paused or not configured.</summary>
    public void ArmSchedule(bool soon = false)
    {
        var schedule = activation.Tenure?.Life == Life.Active ? activation.Agent.ActiveSchedule : null;
        if (schedule is null)
            activation.Alarms.Set(AlarmKind.Schedule, null);
        else if (activation.Alarms.Of(AlarmKind.Schedule) is not { } due || due > activation.Now + schedule.Interval)
            activation.Alarms.Set(AlarmKind.Schedule, activation.Now + (soon ? TimeSpan.FromSeconds(Random.Shared.NextDouble()) : schedule.Interval));
    }

    private async Task<Answer<LifeChanged>> Restart(Tenure tenure) => tenure.Life == Life.Error
        ? await Write(tenure, Life.Active, "supervised restart", activation.AgentId, restarts: tenure.Row.Restarts + 1)
        : new LifeChanged(StateNames.Of(tenure.Life), Changed: false);

    /// <summary>What supervision does must not undo what a person did a moment before.</summary>
    private Task<Answer<LifeChanged>> WhileActive(Tenure tenure, Func<Task<Answer<LifeChanged>>> act) => InTurn(async () =>
        tenure is { Ended: false, Life: Life.Active } ? await act() : new LifeChanged(StateNames.Of(tenure.Life), Changed: false));

    /// <summary>Changes come from calls, from tasks that end and from alarms; each sees what the one before has written.</summary>
    private async Task<T> InTurn<T>(Func<Task<T>> act)
    {
        var before = _turn;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _turn = done.Task;
        try
        {
            await before;
            return await act();
        }
        finally
        {
            done.SetResult();
        }
    }

    private async Task<Answer<LifeChanged>> Write(Tenure tenure, Life life, string verb, string principal, AgentConfig? config = null, string? error = null, int? restarts = null, string? detail = null, bool endTrial = false)
    {
        var now = activation.Now;
        var text = config is null ? tenure.Row.Config : ConfigRules.ToText(config);
        var starts = life == Life.Active && (tenure.Life is not (Life.Active or Life.Paused) || verb == "restart");
        var startedAt = starts ? now : life is Life.Active or Life.Paused or Life.Error or Life.Stopping ? tenure.Row.StartedAt : null;
        var count = restarts ?? (starts ? 0 : tenure.Row.Restarts);
        error ??= life == tenure.Life && life is Life.Error or Life.Dead or Life.Archived ? tenure.Row.ErrorMessage : null;
        var alarms = activation.Alarms.Copy();
        if (life != Life.Error)
            activation.Alarms.Set(AlarmKind.Restart, null);
        if (life != Life.Active)
            activation.Alarms.Set(AlarmKind.Schedule, null);
        var log = Log(verb, principal, life, now, detail ?? error);
        var change = new ChangeAgent(tenure.AgentId, tenure.Epoch, life, text, startedAt, error, activation.Agent.MissingKeys(config ?? tenure.Config), count, activation.Alarms.Next, now, life == Life.Deleted, log, endTrial)
        {
            Audit = LifeAudit.Changed(activation, verb, principal, now, life, config is null ? null : text, detail ?? error),
        };
        tenure.Closing = TakesNoWork(life);
        LedgerVerdict? verdict = null;
        try
        {
            verdict = await activation.WriteOrReclaim(tenure, change);
        }
        finally
        {
            tenure.Closing = false;
            if (verdict?.Verdict != Verdict.Written)
                activation.Alarms.Reset(alarms);
        }

        if (verdict?.Verdict == Verdict.Invalid)
            return Fault.InvalidPayload(verdict.Error ?? "The store cannot keep this configuration.");
        if (verdict?.Verdict != Verdict.Written)
            return activation.Moved();
        tenure.Apply(life, text, startedAt, error, count, endTrial);
        await Settled("agent_" + verb.Replace(' ', '_'), starts || config is not null);
        if (life == Life.Stopping)
            activation.Background(FinishStop(tenure));
        return new LifeChanged(StateNames.Of(life), Changed: true);
    }

    /// <summary>What follows from a written life: the record, the schedule, the queue, the feed.</summary>
    public async Task Settled(string happened, bool soon = true)
    {
        var tenure = activation.Tenure!;
        activation.Alarms.Saved();
        await activation.Agent.SaveLife(tenure);
        activation.News.Of(FeedEvent.AgentEvent, happened, StateNames.Of(tenure.Life));
        if (tenure.Life == Life.Deleted)
        {
            foreach (var task in activation.Tasks.TakeWaiting())
                activation.Background(task.ReplyTo?.Completed(new(task.Id, TaskState.Cancelled, null, new Fault("cancelled", "Its agent was deleted."))) ?? Task.CompletedTask);
            tenure.End();
            return;
        }

        ArmSchedule(soon);
        if (tenure.Life == Life.Shutdown && happened == "agent_stop")
            activation.Background(activation.Snapshots.Take(tenure, Guid.CreateVersion7(activation.Services.Clock.GetUtcNow()), "stop", activation.AgentId));
        await activation.Alarms.Save();
        activation.Tasks.Pump();
    }

    private async Task FinishStop(Tenure tenure)
    {
        var version = tenure.Row.LifeVersion;
        await activation.Tasks.Drained(Services.Limits.StopGrace);
        if (!Stopping())
            return;
        activation.Tasks.Interrupt(StopReason.HandedBack);
        await activation.Tasks.Drained(Services.Limits.CancelGrace);
        await InTurn(async () => Stopping() ? await Write(tenure, Life.Shutdown, "stop", activation.AgentId) : activation.Moved());

        // Started again meanwhile, it is none of this stop's business any more.
        bool Stopping() => tenure is { Ended: false, Life: Life.Stopping } && tenure.Row.LifeVersion == version;
    }

    private static bool TakesNoWork(Life life) => life is not (Life.Active or Life.Paused or Life.Error);

    private static AgentLog Log(string verb, string principal, Life life, DateTime now, string? detail) =>
        new("lifecycle:" + verb, $"by {principal}", Summary.Of(detail), verb is not ("error" or "gave up"), 0, now, Metadata: RecordedLife.In(life));
}
