using Mycosoft.Chains;
using Mycosoft.Feed;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;

namespace Mycosoft.Agents;

/// <summary>
/// One activation of an agent: it holds the tenure and the parts that act under it. A part is made when it is first needed: most agents are idle most of the time,
/// and there are many of them. Everything here runs on the activation's scheduler.
/// </summary>
internal sealed class Activation(Agent agent, AgentServices services, AgentDescriptor kind) : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private CancellationTokenSource? _deactivating;
    private Task<Tenure?>? _claiming;
    private Task _taking = Task.CompletedTask;
    private DateTime _awakeUntil;
    private bool _deactivated;

    public Agent Agent => agent;

    public AgentServices Services => services;

    public AgentDescriptor Kind => kind;

    public string AgentId { get; } = agent.GetPrimaryKeyString();

    public Tenure? Tenure { get; private set; }

    public TaskQueue Tasks => field ??= new(this);

    public TaskAcceptance Acceptance => field ??= new(this, Tasks);

    public Mailbox Mail => field ??= new(this);

    public BroadcastEar Ear => field ??= new(this);

    public Outbox Outbox => field ??= new(this);

    public ChainGate Gate => field ??= new(this);

    public Spawning Spawning => field ??= new(this);

    public Lifecycle Life => field ??= new(this);

    public SnapshotTaker Snapshots => field ??= new(this);

    public Alarms Alarms => field ??= new(this);

    public AgentNews News => field ??= new(this);

    public bool Stopping { get; private set; }

    /// <summary>When something of it was last wanted, as far as this activation knows.</summary>
    public DateTime? LastUsed { get; private set; }

    /// <summary>Cancelled for good after the deactivation, so that late work still sees it.</summary>
    public CancellationToken Deactivating => _deactivated ? new(canceled: true) : (_deactivating ??= new()).Token;

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
            // A birth and a claim that share a commit may be heard of in either order.
            if (row.Epoch < held.Epoch)
                return held;
            held.Take(row);
            Agent.Follow(row);
            return held;
        }

        var tenure = new Tenure(Services.Ledger, Kind, row) { Renewal = () => _taking, OnEnded = OnTenureEnded };
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

    /// <summary>Why it may do nothing now; null when it may.</summary>
    public Fault? Quarantine => Services.Quarantine.Refusal(AgentId, Kind.Category);

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
        Use();
        if (completion.State is TaskState.Completed or TaskState.Failed)
            tenure.Counters.CountEnd(completion.State == TaskState.Completed);
        else
            tenure.Counters.Move();
        News.Of(task.Row, "task_" + StateNames.Of(completion.State));
        if (task.ReplyTo is { } waiter)
            Background(waiter.Completed(completion));
        if (task.Row.Source == TaskSources.Message)
            Mail.OnTaskEnded(task.Row, completion);
        Snapshots.OnChanged();
        Background(Life.OnTaskEnded(completion));
    }

    public void Use() => LastUsed = Now;

    /// <summary>Hands back what can be handed back and lets go of the epoch's work.</summary>
    public async Task Deactivate(Func<CancellationToken, Task> keep, CancellationToken cancellationToken)
    {
        Stopping = true;
        Tasks.Interrupt(StopReason.HandedBack);
        await Tasks.Drained(Services.Limits.CancelGrace).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Observe(Tenure is { Ended: false } ? keep(cancellationToken) : Task.CompletedTask);
        _deactivated = true;
        if (_deactivating is { } source)
            await source.CancelAsync();
        if (Tenure is { } tenure)
        {
            tenure.OnEnded = null;
            tenure.End();
            Services.Local.Remove(tenure);
        }
    }

    public void Dispose() => _deactivating?.Dispose();

    private async Task<Tenure?> Claim()
    {
        try
        {
            var taking = Take();
            _taking = taking;
            if (await taking is not { } row)
                return null;
            var tenure = Tenure!;
            if (row.Restoring is { } snapshot)
                await Snapshots.Resume(tenure, snapshot);
            TakeUp(row);
            return tenure;
        }
        finally
        {
            // What a claim has read is not kept for as long as the activation lives.
            (_claiming, _taking) = (null, Task.CompletedTask);
        }
    }

    private async Task<AgentRow?> Take()
    {
        var verdict = await Services.Ledger.Write(new ClaimAgent(AgentId, Services.Silo.Name, Kind.Kind), CancellationToken.None);
        // An answer that comes after the deactivation must not bring a tenure to life that nobody serves.
        if (Stopping || verdict is not { Verdict: Verdict.Written, Agent: { } row })
            return null;
        Begin(row);
        return row;
    }

    /// <summary>One claim at a time; calls that come meanwhile share it.</summary>
    private Task<Tenure?> Claiming()
    {
        if (_claiming is { IsCompleted: false } underWay)
            return underWay;
        var claim = Claim();
        if (!claim.IsCompleted)
            _claiming = claim;
        return claim;
    }

    /// <summary>Takes up the open work of a claimed row.</summary>
    private void TakeUp(AgentRow row)
    {
        Alarms.Restore(row.NextWake);
        if (row.Inbox.Count > 0)
            Mail.Restore(row.Inbox);
        if (Math.Max(row.BroadcastsSent, Services.Courier.Delivered) is var sent && sent > Tenure!.BroadcastsHeard)
            Ear.CatchUp(sent);
        if (row.OpenTasks.Count > 0)
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
