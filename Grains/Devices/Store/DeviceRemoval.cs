using Mycosoft.Agents;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Takes a unit out of the registry. Its cursor stays, so that what it repeats stays a repetition.</summary>
internal sealed class DeviceRemoval(Database database, DeviceQueries devices, AuditTrail trail, KnownUnits known, IGrainFactory grains, TimeProvider clock)
{
    public async Task<Answer<DeviceRecord>> Remove(string deviceId, string principal, string? reason, CancellationToken cancellationToken)
    {
        var agentId = UnitIds.AgentOf(deviceId);
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The cursor first, as every commit does.
        await new Statement("UPDATE device_cursors SET boots = boots WHERE agent_id = @id").With("id", agentId).Run(database, connection, cancellationToken);
        if (await devices.Find(connection, deviceId, cancellationToken) is not { } device)
            return DeviceQueries.NotFound(deviceId);
        await new Statement("DELETE FROM devices WHERE agent_id = @id").With("id", agentId).Run(database, connection, cancellationToken);
        await trail.Append(connection, [new AuditEntry(clock.GetUtcNow().UtcDateTime, principal, "device.removed") { AgentId = agentId, Subject = device.DeviceId, Outcome = "removed" }.Because(reason)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        known.Forget(agentId);
        if (device.HasAgent && await PutAway(agentId, principal, reason, cancellationToken) is { } fault)
            return new Fault(FaultCodes.Partial, $"The unit is out of the registry, but its agent is not put away: {fault.Message}");
        return device with { HasAgent = false };
    }

    private async Task<Fault?> PutAway(string agentId, string principal, string? reason, CancellationToken cancellationToken)
    {
        var agent = grains.GetGrain<IAgent>(GrainId.Create(UnitIds.Kind, agentId));
        var stopped = await agent.Change(new(LifeVerb.Stop, principal, Force: true, Reason: reason), cancellationToken);
        return stopped.Fault ?? (await agent.Change(new(LifeVerb.Archive, principal, Reason: reason), cancellationToken)).Fault;
    }
}
