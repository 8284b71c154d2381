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
    private readonly CancellationTokenSource _deactivating = new();
    private Task<Tenure?>? _claiming;

    public Activation(Agent agent, AgentServices services, AgentDescriptor kind)
    {
        (this.Agent, this.Services, this.Kind, this.AgentId) = (agent, services, kind, agent.GetPrimaryKeyString());
        this.Tasks = new(this);
        this.Mail = new(this);
        this.Outbox = new(this);
        this.Life = new(this);
        this.Snapshots = new(this);
        this.Alarms = new(this);
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

    public CancellationToken Deactivating => _deactivating.Token;

    public DateTime Now => this.Services.Clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes the epoch if it is not held; null for an agent that does not exist. Calls that come meanwhile share the one claim.</summary>
    public ValueTask<Tenure?> Hold()
    {
        if (this.Tenure is { } held)
            return held.Ended ? throw new TimeoutException($"Agent {this.AgentId} has moved.") : new(held);
        return new(_claiming ??= this.Claim());
    }

    /// <summary>Begins a tenure with a row that this activation has just written or claimed.</summary>
    public Tenure Begin(AgentRow row)
    {
        if (this.Tenure is { } held)
        {
            held.Take(row);
            return held;
        }

        var tenure = new Tenure(this.Services.Ledger, this.Kind, row) { OnEnded = this.OnTenureEnded };
        this.Tenure = tenure;
        this.Services.Local.Add(tenure);
        this.Agent.Follow(row);
        return tenure;
    }

    /// <summary>
    /// Writes; after an outage what became of the write is not known, so the epoch is taken anew in the background and the open tasks are read again.
    /// </summary>
    public async Task<LedgerVerdict?> WriteOrReclaim(Tenure tenure, FencedWrite write)
    {
        try
        {
            return await tenure.Write(write);
        }
        catch (LedgerUnavailableException)
        {
            this.Background(this.Reclaim());
            throw;
        }
    }

    public Fault Moved() => Fault.Unavailable($"Agent {this.AgentId} has moved; try again.");

    public void StayAwake(TimeSpan limit) => this.Agent.StayAwake(limit + this.Services.Limits.StopGrace);

    /// <summary>Lets work go on beside the call that began it; its failure is logged.</summary>
    public void Background(Task work)
    {
        if (!work.IsCompletedSuccessfully)
            _ = this.Observe(work);
    }

    public void OnEnded(QueuedTask task, TaskCompletion completion)
    {
        var tenure = this.Tenure!;
        tenure.Counters.CountEnd(completion.State == TaskState.Completed);
        this.Publish("task_" + StateNames.Of(completion.State), task.Row);
        if (task.ReplyTo is { } waiter)
            this.Background(waiter.Completed(completion));
        this.Mail.OnTaskEnded(task.Row, completion);
        this.Snapshots.OnChanged();
        this.Background(this.Life.OnTaskEnded(completion));
    }

    public void Publish(string name, TaskRow row) =>
        this.Services.Feed.Publish(new(FeedEvent.TaskEvent, this.AgentId, name, this.Now) { SubjectId = row.Id, Detail = row.TaskType, OtherAgent = row.RequesterAgent });

    public void Publish(string type, string name, string? detail = null) => this.Services.Feed.Publish(new(type, this.AgentId, name, this.Now) { Detail = detail });

    /// <summary>Hands back what can be handed back and lets go of the epoch's work.</summary>
    public async Task Deactivate(CancellationToken cancellationToken)
    {
        this.Stopping = true;
        this.Tasks.Interrupt(StopReason.HandedBack);
        await this.Tasks.Drained(this.Services.Limits.CancelGrace).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _deactivating.CancelAsync();
        if (this.Tenure is { } tenure)
        {
            tenure.OnEnded = null;
            tenure.End();
            this.Services.Local.Remove(tenure);
        }
    }

    public void Dispose() => _deactivating.Dispose();

    private async Task<Tenure?> Claim()
    {
        try
        {
            var verdict = await this.Services.Ledger.Write(new ClaimAgent(this.AgentId, this.Services.Silo.Name, this.Now), CancellationToken.None);
            if (verdict is not { Verdict: Verdict.Written, Agent: { } row } || row.Kind != this.Kind.Kind)
                return null;
            var tenure = this.Begin(row);
            this.TakeUp(row);
            return tenure;
        }
        finally
        {
            _claiming = null;
        }
    }

    /// <summary>Takes up the open work of a claimed row.</summary>
    private void TakeUp(AgentRow row)
    {
        this.Alarms.Restore(row.NextWake);
        this.Mail.Restore(row.Inbox, row.Broadcasts);
        this.Tasks.Restore(row.OpenTasks);
        this.Background(this.Life.Settle());
    }

    private async Task Reclaim()
    {
        if (_claiming is not null || this.Tenure is not { Ended: false })
            return;
        var pause = TimeSpan.FromMilliseconds(250);
        while (!this.Deactivating.IsCancellationRequested)
        {
            try
            {
                await (_claiming ??= this.Claim());
                return;
            }
            catch (Exception e) when (e is LedgerUnavailableException or LedgerFullException)
            {
                await Task.Delay(pause, this.Services.Clock, this.Deactivating);
                pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, 5));
            }
        }
    }

    private void OnTenureEnded()
    {
        this.Services.Log.Moved(this.AgentId);
        this.Services.Local.Remove(this.Tenure!);
        this.Tasks.Interrupt(StopReason.HandedBack);
        this.Agent.Retire();
    }

    private async Task Observe(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (this.Deactivating.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            this.Services.Log.BackgroundFailed(e, this.AgentId);
        }
    }
}
