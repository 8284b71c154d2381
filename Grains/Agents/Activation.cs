using Mycosoft.Feed;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;

namespace Mycosoft.Agents;

/// <summary>
/// One activation of an agent while it does something: it holds the tenure and the parts that act under it. An idle agent has none of this.
/// Everything here runs on the activation's scheduler.
/// </summary>
internal sealed class Activation : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _deactivating = new();
    private Task<Tenure?>? _claiming;
    private DateTime _awakeUntil;

    public Activation(Agent agent, AgentServices services, AgentDescriptor kind)
    {
        (Agent, Services, Kind, AgentId, Deactivating) = (agent, services, kind, agent.GetPrimaryKeyString(), _deactivating.Token);
        Tasks = new(this);
        Mail = new(this);
        Outbox = new(this);
        Life = new(this);
        Snapshots = new(this);
        Alarms = new(this);
    }

    public Agent Agent { get; }

    public AgentServices Services { get; }

    public AgentDescriptor Kind { get; }

    public string AgentId { get; }

    public Tenure? Tenure { get; private set; }

    public TaskQueue Tasks { get; }

    public Mailbox Mail { get; }

    public Outbox Outbox { get; }

    public Lifecycle Life { get; }

    public SnapshotTaker Snapshots { get; }

    public Alarms Alarms { get; }

    public bool Stopping { get; private set; }

    /// <summary>Read before the source is disposed of, so that late work still sees it cancelled.</summary>
    public CancellationToken Deactivating { get; }

    public DateTime Now => Services.Clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes the epoch if it is not held; null for an agent that does not exist. Calls that come meanwhile share the one claim.</summary>
    public ValueTask<Tenure?> Hold()
    {
        if (Tenure is { } held)
            return held.Ended ? throw new TimeoutException($"Agent {AgentId} has moved.") : new(held);
        return new(Claiming());
    }

    /// <summary>Begins a tenure with a row that this activation has just written or claimed.</summary>
    public Tenure Begin(AgentRow row)
    {
        if (Tenure is { Ended: false } held)
        {
            held.Take(row);
            Agent.Follow(row);
            return held;
        }

        var tenure = new Tenure(Services.Ledger, Kind, row) { OnEnded = OnTenureEnded };
        Tenure = tenure;
        Services.Local.Add(tenure);
        Agent.Follow(row);
        return tenure;
    }

    /// <summary>
    /// Writes; after an outage what became of the write is not known, so the epoch is taken anew in the background and the open tasks are read again.
    /// </summary>
    public async Task<LedgerVerdict?> WriteOrReclaim(Tenure tenure, FencedWrite write)
    {
        try
        {
            var verdict = await tenure.Write(write);
            while (verdict.Verdict == Verdict.Stale && !tenure.Ended && write.Epoch != tenure.Epoch)
            {
                // This activation itself took a new epoch meanwhile; what it wanted to write is as good as before.
                write = write with { Epoch = tenure.Epoch };
                verdict = await tenure.Write(write);
            }

            return verdict;
        }
        catch (LedgerUnavailableException)
        {
            Background(Reclaim());
            throw;
        }
    }

    /// <summary>Writes what exists only here, through any outage, until the tenure ends.</summary>
    public async Task<Verdict> Persist(Func<Tenure, FencedWrite> write)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (Tenure is { Ended: false } tenure)
        {
            try
            {
                var verdict = await tenure.Write(write(tenure));
                if (verdict.Verdict != Verdict.Stale || tenure.Ended)
                    return verdict.Verdict;
            }
            catch (Exception e) when (e is LedgerUnavailableException or LedgerFullException)
            {
                await Task.Delay(pause, Services.Clock, Deactivating);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        return Verdict.Stale;
    }

    public Fault Changing() => Fault.Unavailable($"The life of agent {AgentId} is being changed; try again.");

    public Fault Moved() => Fault.Unavailable($"Agent {AgentId} has moved; try again.");

    /// <summary>Keeps the activation while a task may run: collecting it would interrupt the task.</summary>
    public void StayAwake(TimeSpan limit)
    {
        if (Now + limit <= _awakeUntil)
            return;
        // A minute more than is asked for, so that a stream of tasks does not set it each time.
        _awakeUntil = Now + limit + TimeSpan.FromMinutes(1);
        Agent.StayAwake(_awakeUntil - Now + Services.Limits.StopGrace);
    }

    /// <summary>Lets work go on beside the call that began it; its failure is logged.</summary>
    public void Background(Task work)
    {
        if (!work.IsCompletedSuccessfully)
            _ = Observe(work);
    }

    public void OnEnded(QueuedTask task, TaskCompletion completion)
    {
        var tenure = Tenure!;
        if (completion.State is TaskState.Completed or TaskState.Failed)
            tenure.Counters.CountEnd(completion.State == TaskState.Completed);
        else
            tenure.Counters.Move();
        Publish("task_" + StateNames.Of(completion.State), task.Row);
        if (task.ReplyTo is { } waiter)
            Background(waiter.Completed(completion));
        Mail.OnTaskEnded(task.Row, completion);
        Snapshots.OnChanged();
        Background(Life.OnTaskEnded(completion));
    }

    public void Publish(string name, TaskRow row) =>
        Services.Feed.Publish(new(FeedEvent.TaskEvent, AgentId, name, Now) { SubjectId = row.Id, Detail = row.TaskType, OtherAgent = row.RequesterAgent });

    public void Publish(string type, string name, string? detail = null) => Services.Feed.Publish(new(type, AgentId, name, Now) { Detail = detail });

    /// <summary>Hands back what can be handed back and lets go of the epoch's work.</summary>
    public async Task Deactivate(Func<CancellationToken, Task> keep, CancellationToken cancellationToken)
    {
        Stopping = true;
        Tasks.Interrupt(StopReason.HandedBack);
        await Tasks.Drained(Services.Limits.CancelGrace).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Observe(Tenure is { Ended: false } ? keep(cancellationToken) : Task.CompletedTask);
        await _deactivating.CancelAsync();
        if (Tenure is { } tenure)
        {
            tenure.OnEnded = null;
            tenure.End();
            Services.Local.Remove(tenure);
        }
    }

    public void Dispose() => _deactivating.Dispose();

    private async Task<Tenure?> Claim()
    {
        var verdict = await Services.Ledger.Write(new ClaimAgent(AgentId, Services.Silo.Name, Now, Kind.Kind), CancellationToken.None);
        // An answer that comes after the deactivation must not bring a tenure to life that nobody serves.
        if (Stopping || verdict is not { Verdict: Verdict.Written, Agent: { } row })
            return null;
        var tenure = Begin(row);
        if (row.Restoring is { } snapshot)
            await Snapshots.Resume(tenure, snapshot);
        TakeUp(row);
        return tenure;
    }

    /// <summary>One claim at a time; one that failed, at once or later, is not kept.</summary>
    private Task<Tenure?> Claiming() => _claiming is { IsCompleted: false } underWay ? underWay : _claiming = Claim();

    /// <summary>Takes up the open work of a claimed row.</summary>
    private void TakeUp(AgentRow row)
    {
        Alarms.Restore(row.NextWake);
        Mail.Restore(row.Inbox, row.Broadcasts);
        Tasks.Restore(row.OpenTasks);
        Background(Life.Settle());
    }

    private async Task Reclaim()
    {
        if (_claiming is { IsCompleted: false } || Tenure is not { Ended: false })
            return;
        var pause = TimeSpan.FromMilliseconds(250);
        while (!Stopping && Tenure is { Ended: false })
        {
            try
            {
                if (await Claiming() is null)
                    Tenure.End();
                return;
            }
            catch (Exception e) when (e is LedgerUnavailableException or LedgerFullException)
            {
                await Task.Delay(pause, Services.Clock, Deactivating);
                pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, 5));
            }
        }
    }

    private void OnTenureEnded()
    {
        Services.Log.Moved(AgentId);
        Services.Local.Remove(Tenure!);
        Tasks.Interrupt(StopReason.HandedBack);
        Agent.Retire();
    }

    private async Task Observe(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (Deactivating.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Services.Log.BackgroundFailed(e, AgentId);
        }
    }
}
