using System.ComponentModel;
using System.Text.Json;
using Mycosoft.Feed;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Pools;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Orleans.Placement;

namespace Mycosoft.Agents;

/// <summary>
/// What every agent is: a shell over plain classes. A kind adds its tasks; life, queue, inbox, snapshots and recovery are the same for all.
/// </summary>
/// <remarks>
/// Placed by chance. What the silos tell each other of their load or number of activations is a second old: in a burst of births all of it is the same figure, and most of the agents went to one of
/// two silos (0.53 to 0.80 by load, 0.52 to 0.79 by number; 0.5 by chance).
/// </remarks>
[PoolPlacement]
[RandomPlacement]
public abstract partial class Agent : Grain, IAgent, IAgentRecovery, IAgentSnapshots
{
    private readonly AgentServices _services;
    private readonly AgentDescriptor _kind;
    private readonly IPersistentState<AgentRecord> _record;
    private Activation? _activation;
    private AgentConfig? _proposed;
    private object? _settings;
    private AgentConfig? _settingsOf;
    private object? _kindState;

    protected Agent(AgentServices services)
    {
        _services = services;
        _kind = services.Catalog.Find(GrainContext.GrainId.Type.ToString()!) ?? throw new InvalidOperationException($"The kind {GrainContext.GrainId.Type} is not in the catalogue.");
        _record = services.States.Create<AgentRecord>(GrainContext, AgentStateName.Instance);
    }

    internal AgentRecord Record => _record.State;

    internal TaskSchedule? ActiveSchedule => MissingConfiguration.Count == 0 ? Schedule : null;

    protected string AgentId => this.GetPrimaryKeyString();

    protected AgentServices Services => _services;

    protected AgentConfig Config => _proposed ?? _activation?.Tenure?.Config ?? AgentConfig.Default;

    /// <summary>Started, and neither paused nor in error.</summary>
    protected bool Runs => _activation?.Tenure is { Ended: false, Life: Life.Active };

    protected TimeProvider Clock => _services.Clock;

    /// <summary>Configuration keys without which this kind can do nothing; empty when it is configured.</summary>
    protected virtual IReadOnlyList<string> MissingConfiguration => [];

    /// <summary>The task it gives itself, or null.</summary>
    protected virtual TaskSchedule? Schedule => null;

    internal Activation Activation => _activation ??= new(this, _services, _kind);

    public Task<Answer<TaskAccepted>> Submit(TaskSubmission submission, CancellationToken cancellationToken) =>
        TaskRows.Check(submission, _kind, Activation.Now) is { } fault ? Task.FromResult<Answer<TaskAccepted>>(fault) : Held(t => Activation.Acceptance.Accept(t, submission));

    public Task<Answer<TasksCancelled>> Cancel(TaskCancellation cancellation, CancellationToken cancellationToken) =>
        Held(async t => cancellation.TaskId is { } id ? await Activation.Tasks.Cancel(id, cancellation.Principal) : await Activation.Tasks.CancelWaiting(cancellation.Principal));

    public Task<Answer<MessageAccepted>> Deliver(AgentMessage message, CancellationToken cancellationToken) => Held(t => Activation.Mail.Accept(t, message));

    public Task<AskReply> Ask(AskRequest request, CancellationToken cancellationToken) => new DirectAsk(Activation, request).Answer();

    public Task<Answer<LifeChanged>> Change(LifeChange change, CancellationToken cancellationToken) => change.Verb switch
    {
        LifeVerb.Spawn => Guarded(() => Activation.Spawning.Spawn(change)),
        LifeVerb.Configure => Held(t => Activation.Life.Configure(t, change)),
        LifeVerb.EndTrial => Held(t => Activation.Life.EndTrial(t, change)),
        LifeVerb.Retire => Held(t => Activation.Life.Retire(t, change)),
        _ => Held(t => Activation.Life.Change(t, change)),
    };

    public Task<Answer<AgentHealth>> Health(CancellationToken cancellationToken) => Held<AgentHealth>(async t => await new HealthProbe(Activation, t).Look(MissingConfiguration, CheckServices));

    [AgentTask("health_check", Effect.Read), Description("Tests its store and its configured service.")]
    public async Task<Outcome<HealthReport>> HealthCheck(Nothing nothing, CancellationToken cancellationToken)
    {
        var health = await new HealthProbe(Activation, Activation.Tenure!).Look(MissingConfiguration, CheckServices);
        return new HealthReport(health.Status, AgentId, health.UptimeSeconds, health.Checks);
    }

    [AgentTask("get_status", Effect.Read), Description("Its status, counters and queue.")]
    public Task<Outcome<StatusReport>> GetStatus(Nothing nothing, CancellationToken cancellationToken)
    {
        var (tenure, tasks) = (Activation.Tenure!, Activation.Tasks);
        return Task.FromResult<Outcome<StatusReport>>(new StatusReport(
            AgentId, StateNames.Of(StatusRules.Report(tenure.Life, tasks.RunningCount, tasks.WaitingCount)), tenure.TasksCompleted, tenure.TasksFailed, tasks.WaitingCount, tasks.RunningCount));
    }

    [AgentTask("get_capabilities", Effect.Read), Description("What it can do.")]
    public Task<Outcome<CapabilitiesReport>> GetCapabilities(Nothing nothing, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<CapabilitiesReport>>(new CapabilitiesReport(AgentId, [.. _kind.Capabilities.Union(Config.Capabilities ?? [])]));

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_activation is { } activation)
        {
            await activation.Deactivate(BeforeDeactivation, cancellationToken);
            activation.Dispose();
        }

        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    internal Task Receive(AgentMessage message, CancellationToken cancellationToken) => OnMessage(message, cancellationToken);

    /// <summary>The keys that would be missing under a configuration that is about to be taken.</summary>
    internal string? MissingKeys(AgentConfig config)
    {
        _proposed = config;
        try
        {
            return string.Join(", ", MissingConfiguration) is { Length: > 0 } keys ? keys : null;
        }
        finally
        {
            _proposed = null;
        }
    }

    internal IGrainTimer StartTimer(Func<Task> callback, TimeSpan due) =>
        this.RegisterGrainTimer(static (c, _) => c(), callback, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });

    internal void StayAwake(TimeSpan limit) => DelayDeactivation(limit);

    internal void Retire() => DeactivateOnIdle();

    /// <summary>Brings the record up to a row that this activation claimed; written with the next change.</summary>
    internal void Follow(AgentRow row) => Apply(row.Life, row.Config, row.LifeVersion);

    internal async Task SaveLife(Tenure tenure)
    {
        Apply(tenure.Life, tenure.Row.Config, tenure.Row.LifeVersion);
        if (tenure.Life != Life.Deleted)
        {
            await WriteRecord();
            return;
        }

        await _record.ClearStateAsync();
        _kindState = null;
    }

    internal async Task RestoreKindState(int version, JsonText? state, Tenure tenure)
    {
        (Record.KindVersion, Record.KindState, _kindState) = (version, state, null);
        await SaveLife(tenure);
    }

    /// <summary>The time that was due is part of the id: rung twice, it is one task. One that is still open is not joined by another. False when the store did not take it.</summary>
    internal async Task<bool> RunSchedule(Tenure tenure, DateTime due)
    {
        if (tenure.Life != Life.Active || Activation.Quarantine is not null || ActiveSchedule is not { } schedule || Activation.Tasks.HasFrom(TaskSources.Schedule))
            return true;
        var id = DeterministicId.From("schedule", AgentId, due.ToString("O"));
        var accepted = await Submit(new(id, schedule.TaskType, schedule.Payload, AgentId, TaskPriority.Low, MaxRetries: 0, Source: TaskSources.Schedule), CancellationToken.None);
        return accepted.Fault is not { Retryable: true };
    }

    /// <summary>The kind's settings, as checked at spawn and configure.</summary>
    protected T Settings<T>()
        where T : class, new()
    {
        var config = Config;
        if (!ReferenceEquals(_settingsOf, config) || _settings is not T)
            (_settings, _settingsOf) = (config.Settings is { Value.Length: > 0 } text ? JsonSerializer.Deserialize<T>(text.Value, Json.Tolerant) ?? new() : new(), config);
        return (T)_settings;
    }

    /// <summary>Tries the service behind the kind.</summary>
    protected virtual Task<IReadOnlyList<HealthCheck>> CheckServices(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<HealthCheck>>([]);

    /// <summary>Takes an event, a broadcast, a heartbeat or a response.</summary>
    protected virtual Task OnMessage(AgentMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called when the silo wakes it, and when something happened in the company.</summary>
    protected virtual Task OnWake(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The last moment in which the kind may keep what it still has in memory. A crash skips it.</summary>
    protected virtual Task BeforeDeactivation(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Declares the kind's own state; called from the constructor.</summary>
    protected KindState<T> KeepState<T>(int version)
        where T : class, new() => new(
            () => (T)(_kindState ??= Record.KindState is { Value.Length: > 0 } text ? JsonSerializer.Deserialize<T>(text.Value, Json.Tolerant) ?? new() : new()),
            (value, _) => SaveKindState(version, value));

    /// <summary>To be called when the kind itself changed what <see cref="Schedule"/> gives.</summary>
    protected Task ScheduleChanged()
    {
        Activation.Life.ArmSchedule();
        return Activation.Alarms.Save();
    }

    /// <summary>Writes an event to the agent's log and tells it on the feed.</summary>
    protected async Task Publish(string eventType, JsonText data)
    {
        await _services.Ledger.Write(new AppendLog(AgentId, new("event:" + eventType, null, Summary.Of(data), true, 0, Activation.Now, Metadata: data)), CancellationToken.None);
        Activation.News.Of(FeedEvent.AgentEvent, eventType, data.Value);
    }

    /// <summary>Sends a message; answers after it is on the receiver's disk.</summary>
    protected Task<Answer<MessageAccepted>> Tell(string toAgent, MessageType type, JsonText payload, Guid? correlationId = null) => Activation.Outbox.Send(new AgentMessage
    {
        Id = Guid.CreateVersion7(_services.Clock.GetUtcNow()),
        FromAgent = AgentId,
        Principal = TaskContext.Answerable(AgentId),
        ToAgent = toAgent,
        MessageType = type,
        Payload = payload,
        CorrelationId = correlationId,
        Timestamp = Activation.Now,
        Chain = TaskContext.Next(AgentId, waits: false),
    });

    /// <summary>Gives another agent a durable task and waits for its end. Run again after a crash, it finds the same child.</summary>
    protected Task<TaskCompletion> Delegate(string agentId, string taskType, JsonText payload, CancellationToken cancellationToken) =>
        new Delegation(Activation).Run(agentId, taskType, payload, cancellationToken);

    /// <summary>The same, but what waits for a person's consent is not waited for: it ends as <see cref="TaskState.WaitingApproval"/> here, and goes on there.</summary>
    protected Task<TaskCompletion> DelegateNow(string agentId, string taskType, JsonText payload, CancellationToken cancellationToken) =>
        new Delegation(Activation).Run(agentId, taskType, payload, cancellationToken, DelegationEnd.EndedOrAsks);

    /// <summary>The same, but only until the other agent has it on its disk; what becomes of it is not waited for.</summary>
    protected Task<TaskCompletion> DelegateOnly(string agentId, string taskType, JsonText payload, CancellationToken cancellationToken) =>
        new Delegation(Activation).Run(agentId, taskType, payload, cancellationToken, DelegationEnd.Accepted);

    /// <summary>Asks another agent a read-only task without a row: counted, not stored.</summary>
    protected Task<TaskCompletion> Ask(string agentId, string taskType, JsonText payload, CancellationToken cancellationToken) =>
        new Delegation(Activation).Ask(agentId, taskType, payload, cancellationToken);

    private void Apply(Life life, JsonText config, long version)
    {
        if (Record.LifeVersion == version && Record.Life is not null)
            return;
        (Record.Life, Record.LifeVersion, Record.Config) = (StateNames.Of(life), version, config.Value == "{}" ? null : config);
    }

    private async Task SaveKindState<T>(int version, T value)
    {
        var before = (Record.KindVersion, Record.KindState);
        (Record.KindVersion, Record.KindState) = (version, Summary.WithoutNul(new(JsonSerializer.Serialize(value, Json.Tolerant))));
        try
        {
            await WriteRecord();
        }
        catch
        {
            (Record.KindVersion, Record.KindState) = before;
            throw;
        }

        _kindState = value;
        Activation.Snapshots.OnChanged();
    }

    /// <summary>A record that could not be written is not to be trusted: the activation ends, the next one reads what is on disk.</summary>
    private async Task WriteRecord()
    {
        try
        {
            await _record.WriteStateAsync();
        }
        catch
        {
            Retire();
            throw;
        }
    }

    private Task<Answer<T>> Held<T>(Func<Tenure, Task<Answer<T>>> act)
        where T : class => Guarded(async () => await Activation.Hold() is { } tenure ? await act(tenure) : Fault.NotFound($"Agent {AgentId} not found"));

    /// <summary>An outage of the store is an answer; anything else is a bug and surfaces.</summary>
    private static async Task<Answer<T>> Guarded<T>(Func<Task<Answer<T>>> act)
        where T : class
    {
        try
        {
            return await act();
        }
        catch (LedgerFullException e)
        {
            return Fault.RateLimited(e.Message);
        }
        catch (Exception e) when (e is LedgerUnavailableException or TimeoutException or System.Data.Common.DbException or OrleansException)
        {
            return Fault.Unavailable(e is TimeoutException ? e.Message : "The store does not answer; nothing is known of the request, repeating it is safe.");
        }
    }
}
