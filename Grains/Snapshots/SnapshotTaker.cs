using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Audit;
using Mycosoft.Feed;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Snapshots;

/// <summary>Takes snapshots of one agent and puts it back to one.</summary>
internal sealed class SnapshotTaker(Activation activation)
{
    private DateTime? _changedAt;

    /// <summary>The snapshot that this activation found half restored and finished.</summary>
    public Guid? Resumed { get; private set; }

    private AgentServices Services => activation.Services;

    public async Task<Answer<SnapshotSummary>> Take(Tenure tenure, Guid id, string reason, string principal, byte[]? requestHash = null)
    {
        var ((_, now, state, config, tasks, memory), open) = await Look(tenure);
        var log = new AgentLog("lifecycle:snapshot", $"by {principal}", reason, true, 0, now);
        var verdict = await Services.Ledger.Write(new InsertSnapshot(tenure.AgentId, id, now, state, config, tasks, memory, reason, log, requestHash), CancellationToken.None);
        if (verdict.Verdict == Verdict.Invalid)
            return Fault.InvalidPayload(verdict.Error ?? "The store cannot keep this snapshot.");
        if (verdict.Verdict == Verdict.Mismatch)
            return new Fault(FaultCodes.PreconditionFailed, "This id or Idempotency-Key was used for another snapshot.");
        if (verdict.Verdict == Verdict.Duplicate)
            return await Taken(id);
        activation.News.Of(FeedEvent.AgentEvent, "agent_snapshot", reason);
        return new SnapshotSummary(id, tenure.AgentId, now, reason, Size(state, config, tasks, memory), open);
    }

    /// <summary>What one would hold that is taken now.</summary>
    public async Task<Answer<SnapshotPreview>> Preview(Tenure tenure) => (await Look(tenure)).Content;

    private async Task<(SnapshotPreview Content, int OpenTasks)> Look(Tenure tenure)
    {
        var now = activation.Now;
        var memory = await Services.Snapshots.Memory(tenure.AgentId, now, CancellationToken.None);
        var record = activation.Agent.Record;
        var state = new SnapshotState(SnapshotState.CurrentSchema, tenure.Kind.Kind, StateNames.Of(tenure.Life), record.KindVersion, record.KindState, tenure.Row.ErrorMessage, tenure.Row.Restarts);
        var open = activation.Tasks.Open.Select(SnapshotTask.From).ToList();
        return (new(tenure.AgentId, now, Text(state), ConfigRules.ToText(tenure.Config), Text(open), memory), open.Count);
    }

    private static JsonText Text<T>(T value) => new(JsonSerializer.Serialize(value, Json.Tolerant));

    private async Task<Answer<SnapshotSummary>> Taken(Guid id)
    {
        var found = await Services.Grains.GetGrain<ISnapshotReader>(0).Find(id, CancellationToken.None);
        if (!found.TryGet(out var there, out var fault))
            return fault;
        using var open = JsonDocument.Parse(there.PendingTasks.Value);
        return new SnapshotSummary(there.Id, there.AgentId, there.SnapshotTime, there.Reason, Size(there.State, there.Config, there.PendingTasks, there.MemoryState), open.RootElement.GetArrayLength());
    }

    private static long Size(params ReadOnlySpan<JsonText> parts)
    {
        var size = 0L;
        foreach (var part in parts)
            size += part.Value.Length;
        return size;
    }

    /// <summary>Takes one if something changed since the newest.</summary>
    public async Task TakeScheduled(Tenure tenure)
    {
        var newest = await Services.Snapshots.Newest(tenure.AgentId, CancellationToken.None);
        var state = await Services.Grains.GetGrain<IAgentDirectory>(0).Find(tenure.AgentId, CancellationToken.None);
        if (newest is null || state.Value?.LastActive > newest || _changedAt > newest)
            await Take(tenure, Guid.CreateVersion7(Services.Clock.GetUtcNow()), "scheduled", activation.AgentId);
    }

    /// <summary>Something of the agent changed: a snapshot is due in its interval, unless one is due already.</summary>
    public void OnChanged()
    {
        _changedAt = activation.Now;
        if (activation.Tenure is not { Ended: false, Config.SnapshotInterval: > 0 } tenure || activation.Alarms.Of(AlarmKind.Snapshot) is not null)
            return;
        activation.Alarms.Set(AlarmKind.Snapshot, activation.Now.AddSeconds(tenure.Config.SnapshotInterval));
        activation.Background(activation.Alarms.Save());
    }

    /// <summary>All or nothing: the snapshot has been checked whole before the one transaction that restores it, and what runs is cancelled only after it.</summary>
    public async Task<Answer<LifeChanged>> Restore(Tenure tenure, AgentSnapshot snapshot, SnapshotContent content, SnapshotRestore restore)
    {
        var resumed = restore.Fork ? [] : await new Resumption(activation).Of(tenure, content.Tasks);
        var rows = resumed.Select(t => Row(t, tenure, snapshot.Id)).ToList();
        var log = new AgentLog(restore.Fork ? "lifecycle:fork" : "lifecycle:restore", $"by {restore.Principal}", $"snapshot {snapshot.Id}", true, 0, activation.Now, snapshot.AgentId);
        var config = ConfigRules.ToText(content.Config);
        var verdict = await activation.WriteOrReclaim(tenure, new RestoreAgent(tenure.AgentId, tenure.Epoch, config, rows, snapshot.MemoryState, $"restored to snapshot {snapshot.Id}", activation.Now, log, snapshot.Id)
        {
            Audit = restore.Fork ? Told("agent.forked", restore.Principal, snapshot, config) : Told("agent.restored", restore.Principal, snapshot, RestoreAudit.Of(tenure.Kind, config, content.Tasks, resumed, rows)),
        });
        if (verdict?.Verdict != Verdict.Written)
            return verdict?.Verdict == Verdict.Invalid ? Fault.InvalidPayload($"Snapshot {snapshot.Id} is damaged: {verdict.Error}") : activation.Moved();
        tenure.Apply(tenure.Life, config, tenure.Row.StartedAt, tenure.Row.ErrorMessage, tenure.Row.Restarts);
        activation.Tasks.TakeWaiting();
        activation.Tasks.Interrupt(StopReason.Cancelled);
        await activation.Tasks.Drained(Services.Limits.CancelGrace);
        await activation.Agent.RestoreKindState(content.State.KindVersion, content.State.KindState, tenure);
        await activation.Persist(t => new EndRestore(t.AgentId, t.Epoch));
        rows.ForEach(r => activation.Tasks.Add(new QueuedTask(r, null)));
        activation.News.Of(FeedEvent.AgentEvent, restore.Fork ? "agent_forked" : "agent_restored", snapshot.Id.ToString());
        return new LifeChanged(StateNames.Of(tenure.Life), Changed: true);
    }

    /// <summary>
    /// Ends a restore whose process died between its two stores, before anything runs: the ledger has done its part, the grain's record follows. A fork may have got no further than
    /// its birth; its knowledge is written again.
    /// </summary>
    public async Task Resume(Tenure tenure, Guid snapshotId)
    {
        var found = await Services.Grains.GetGrain<ISnapshotReader>(0).Find(snapshotId, CancellationToken.None);
        if (!found.TryGet(out var snapshot, out var fault))
        {
            if (fault.Code != FaultCodes.NotFound)
                throw new TimeoutException(fault.Message);
        }
        else if (SnapshotContent.Of(snapshot, tenure.Kind).TryGet(out var content, out _))
        {
            if (snapshot.AgentId != tenure.AgentId)
            {
                var log = new AgentLog("lifecycle:fork", $"by {activation.AgentId}", $"snapshot {snapshot.Id}, resumed", true, 0, activation.Now, snapshot.AgentId);
                await tenure.Write(new RestoreAgent(tenure.AgentId, tenure.Epoch, tenure.Row.Config, [], snapshot.MemoryState, "forked", activation.Now, log, snapshot.Id) { Audit = Told("agent.forked", activation.AgentId, snapshot, tenure.Row.Config) });
                tenure.Apply(tenure.Life, tenure.Row.Config, tenure.Row.StartedAt, tenure.Row.ErrorMessage, tenure.Row.Restarts);
            }

            await activation.Agent.RestoreKindState(content.State.KindVersion, content.State.KindState, tenure);
            Resumed = snapshotId;
        }

        await tenure.Write(new EndRestore(tenure.AgentId, tenure.Epoch));
    }

    private AuditEntry Told(string action, string principal, AgentSnapshot snapshot, JsonText what) =>
        new AuditEntry(activation.Now, principal, action) { AgentId = activation.AgentId, Subject = snapshot.Id.ToString(), What = activation.Kind.Kind }.Of(what).Because($"snapshot of {snapshot.AgentId} of {snapshot.SnapshotTime:u}");

    /// <summary>The restored task is a new one: the old id may have ended since.</summary>
    private TaskRow Row(SnapshotTask task, Tenure tenure, Guid snapshotId) => new()
    {
        Id = DeterministicId.From("restored", snapshotId.ToString(), task.Id.ToString(), tenure.Row.LifeVersion.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        TaskType = task.TaskType,
        Payload = task.Payload,
        Priority = (TaskPriority)task.Priority,
        Seq = tenure.NextSequence(),
        Repeatable = tenure.Kind.Tasks[task.TaskType].SafeToRepeat,
        CreatedAt = activation.Now,
        Deadline = task.Deadline,
        TimeoutSeconds = task.TimeoutSeconds,
        MaxRetries = task.MaxRetries,
        Requester = task.Requester,
        RequesterAgent = task.RequesterAgent,
        Source = task.Source,
    };
}
