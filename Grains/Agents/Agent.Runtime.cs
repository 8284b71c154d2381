using Mycosoft.Approvals;
using Mycosoft.Messages;
using Mycosoft.Snapshots;

namespace Mycosoft.Agents;

/// <summary>What the silos, the couriers and the snapshots ask of an agent.</summary>
public abstract partial class Agent
{
    public async Task Wake(CancellationToken cancellationToken)
    {
        if (await Activation.Hold() is not { } tenure)
            return;
        await Activation.Life.Ring(tenure);
        await OnWake(cancellationToken);
    }

    public Task QuarantineChanged(CancellationToken cancellationToken)
    {
        if (_activation?.Tenure is not { Ended: false })
            return Task.CompletedTask;
        if (Activation.Quarantine is null)
            Activation.Tasks.Pump();
        else
            Activation.Tasks.InterruptHeld();
        return Task.CompletedTask;
    }

    public async Task Decided(ApprovalDecision decision, CancellationToken cancellationToken)
    {
        if (await Activation.Hold() is not null)
            await Activation.Tasks.Decided(decision);
    }

    public Task Overhear(BroadcastBatch batch, CancellationToken cancellationToken)
    {
        if (_activation?.Tenure is { Ended: false })
            Activation.Ear.Take(batch);
        return Task.CompletedTask;
    }

    public Task<Answer<SnapshotSummary>> Take(SnapshotRequest request, CancellationToken cancellationToken) =>
        Held(t => Activation.Snapshots.Take(t, request.SnapshotId, request.Reason, request.Principal, request.RequestHash));

    public Task<Answer<SnapshotPreview>> Preview(CancellationToken cancellationToken) => Held(Activation.Snapshots.Preview);

    public async Task<Answer<LifeChanged>> Restore(SnapshotRestore restore, CancellationToken cancellationToken)
    {
        var found = await _services.Grains.GetGrain<ISnapshotReader>(0).Find(restore.SnapshotId, cancellationToken);
        if (!found.TryGet(out var snapshot, out var fault))
            return fault;
        if (!restore.Fork && snapshot.AgentId != AgentId)
            return Fault.InvalidPayload($"Snapshot {snapshot.Id} is one of {snapshot.AgentId}; fork it to make a new agent.", "$.snapshot_id");
        if (!SnapshotContent.Of(snapshot, _kind).TryGet(out var content, out var damaged))
            return damaged;
        if (restore.Fork)
        {
            var born = await Guarded(() => Activation.Spawning.Spawn(new(LifeVerb.Spawn, restore.Principal, content.Config), snapshot.Id));
            if (born.Fault is not null)
                return born;
            if (!born.Value!.Changed && await Held<LifeChanged>(t => Task.FromResult<Answer<LifeChanged>>(born)) is { Fault: null } && Activation.Snapshots.Resumed == snapshot.Id)
                return born;
            if (!born.Value!.Changed)
                return Fault.Conflict($"Agent {AgentId} exists already; fork to a new id.");
        }

        return await Held(t => Activation.Snapshots.Restore(t, snapshot, content, restore));
    }
}
