using System.ComponentModel;
using System.Text.Json;
using Mycosoft.Agents.Kinds.Fleet;
using Mycosoft.Auth;
using Mycosoft.Devices;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds;

[Agent(
    "mycobrain-coordinator", AgentCategory.Device, SingletonId = "mycobrain-coordinator", Aliases = ["device-coordinator"], Settings = typeof(CoordinatorSettings), MaxConcurrentTasks = 20,
    Capabilities = ["fleet_status", "device_register", "fleet_command", "ota_update", "telemetry_aggregate"])]
[Description("Knows the fleet of MycoBrain units: who is there, how they do, and one command for many.")]
public sealed class MycoBrainCoordinatorAgent(AgentServices services) : Agent(services)
{
    private const string Firmware = "firmware-agent";
    private const int StopsAtATime = 512;
    private const int MostUnits = 100_000;
    private const int MostAggregated = 500;

    private FleetBook Book => field ??= new(Services.Grains);

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    private CoordinatorSettings Own => Settings<CoordinatorSettings>();

    [AgentTask("fleet_status", Effect.Read), Description("Units by status, with firmware, battery and signal as they last said.")]
    public async Task<Outcome<FleetStatusReport>> FleetStatus(FleetStatusRequest request, CancellationToken cancellationToken) =>
        (await Book.Select(request.Filter ?? FleetSelector.Everything, MostUnits, cancellationToken)).TryGet(out var units, out var fault) ? FleetStatusReport.Of(units, request.Limit) : fault;

    [AgentTask("get_fleet_status", Effect.Read), Description("The fleet in the original's form: counts and names.")]
    public async Task<Outcome<FleetSummary>> GetFleetStatus(Nothing nothing, CancellationToken cancellationToken) =>
        (await Book.Select(FleetSelector.Everything, MostUnits, cancellationToken)).TryGet(out var units, out var fault)
            ? new FleetSummary(units.Count, units.Count(unit => unit.Status == "online"), units.Count(unit => unit.Status == "offline"), [.. units.Select(unit => unit.DeviceId)])
            : fault;

    [AgentTask("device_register", Effect.Change, Idempotent = true), Description("Puts a unit into the registry before it is heard.")]
    public async Task<Outcome<UnitRegistered>> DeviceRegister(RegisterUnitRequest request, CancellationToken cancellationToken)
    {
        if (!UnitIds.IsPossible(request.DeviceId))
            return Fault.InvalidPayload("No unit can be called so.", "$.device_id");
        var known = await Book.Devices.Find(request.DeviceId, cancellationToken);
        if (known.Fault is { } unread && unread.Code != FaultCodes.NotFound)
            return unread;
        // Of one that is heard the way to it stays as it is.
        var hello = new DeviceHello(request.DeviceId, known.Value?.Route ?? new(DeviceRoute.Http, "unknown"), Now)
        {
            Role = request.Role,
            DisplayName = request.DisplayName,
            Location = request.Location,
            Board = request.Board,
            Extra = new(JsonSerializer.Serialize(new { device_type = request.DeviceType, serial = request.Serial }, Json.Tolerant)),
        };
        if (!(await Services.Grains.GetGrain<IDeviceIntake>(0).Take([hello], cancellationToken)).TryGet(out var verdicts, out var fault))
            return fault;
        return verdicts.Items[0] is { Outcome: DeviceOutcome.Refused } refused
            ? refused.Reason == "unknown_unit" ? Fault.RateLimited("No more new units are taken in now.") : Fault.InvalidPayload($"The store refused it: {refused.Reason}.", "$.device_id")
            : new UnitRegistered(request.DeviceId, UnitIds.AgentOf(request.DeviceId), "registered", "POST /api/devices/register with issue_key, by an admin");
    }

    [AgentTask("register_device", Effect.Change, Idempotent = true), Description("The original's name for device_register.")]
    public Task<Outcome<UnitRegistered>> RegisterDevice(RegisterUnitRequest request, CancellationToken cancellationToken) => DeviceRegister(request, cancellationToken);

    [AgentTask("decommission_device", Effect.Critical, Idempotent = true), Description("Takes a unit out of the registry, archives its agent and revokes its keys.")]
    public async Task<Outcome<UnitDecommissioned>> DecommissionDevice(DecommissionRequest request, CancellationToken cancellationToken)
    {
        var by = TaskContext.Answerable(AgentId);
        var revoked = await RevokeKeys(request.DeviceId, by, cancellationToken);
        if (!revoked.TryGet(out var keys, out var fault) || !(await Book.Devices.Remove(request.DeviceId, by, request.Reason, cancellationToken)).TryGet(out var unit, out fault))
            return fault;
        return new UnitDecommissioned(unit.DeviceId, unit.AgentId, "decommissioned", keys.Count);
    }

    [AgentTask("fleet_command", Effect.Change, Idempotent = true), Description("Gives many units a command: all at once, after canaries, or in batches. Each unit's answer is in the result.")]
    public async Task<Outcome<FleetCommandResult>> FleetCommand(FleetCommandRequest request, CancellationToken cancellationToken)
    {
        if (!request.ToTask().TryGet(out var task, out var fault))
            return fault;
        if (task.TaskType == UnitTask.Stop)
            return await Stop(request.Units, request.AckTimeout, cancellationToken);
        var most = request.MaxUnits > FleetCommandRequest.UsualMost ? request.MaxUnits : Math.Min(request.MaxUnits, Own.MaxBlast);
        if (!(await Book.Select(request.Units, most, cancellationToken)).TryGet(out var units, out fault))
            return fault;
        if (units.Count == 0)
            return Fault.NotFound("The selector chooses no unit.");
        if (units.Count > most)
            return new Fault(FaultCodes.PreconditionFailed, FormattableString.Invariant($"The selector chooses more than {most} units; give max_units, and over {FleetCommandRequest.UsualMost} a person is asked."), Path: "$.max_units");
        return await Command(request, task, units, cancellationToken);
    }

    [AgentTask("fleet_stop", Effect.Change, Idempotent = true, Always = true), Description("Stops all units of a selector, those first that are heard. Nothing holds it up; each unit's answer is in the result.")]
    public Task<Outcome<FleetCommandResult>> FleetStop(FleetStopRequest request, CancellationToken cancellationToken) => Stop(request.Units, request.AckTimeout, cancellationToken);

    [AgentTask("telemetry_aggregate", Effect.Read), Description("A metric over the fleet, in one unit of measure and without flawed readings: mean, min, max, 95th percentile or count, of all or by device, role, firmware or location.")]
    public async Task<Outcome<TelemetryAggregateResult>> AggregateTelemetry(TelemetryAggregateRequest request, CancellationToken cancellationToken)
    {
        if (!(await Book.Select(request.Selector ?? FleetSelector.Everything, MostAggregated, cancellationToken)).TryGet(out var units, out var fault))
            return fault;
        if (units.Count == 0)
            return Fault.NotFound("The selector chooses no unit.");
        if (units.Count > MostAggregated)
            return Fault.InvalidPayload($"The selector chooses more than {MostAggregated} units; narrow it.", "$.selector");
        var (to, from) = (Now, Now.AddSeconds(-request.Window));
        var reader = new FleetSamples(Book.Devices, request, from, to);
        var samples = await AtATime(units, unit => reader.Of(unit, cancellationToken));
        if (samples.FirstOrDefault(sample => sample.Fault is not null)?.Fault is { } unread)
            return unread;
        var read = samples.Select(sample => sample.Value!).ToList();
        return new TelemetryAggregateResult(
            request.Metric, request.Agg, from, to, TelemetryAggregation.Groups(read, request.GroupBy, request.Agg), units.Count, read.Count(sample => sample.IsSilent), TelemetryAggregation.Flaws(read));
    }

    [AgentTask("discover", Effect.Read), Description("The links as their gateways tell of them, and units that have no agent yet.")]
    public async Task<Outcome<Discovery>> Discover(Nothing nothing, CancellationToken cancellationToken)
    {
        var links = await Book.Devices.Links(cancellationToken);
        return (await Book.Select(FleetSelector.Everything, MostUnits, cancellationToken)).TryGet(out var units, out var fault)
            ? new Discovery([.. links.Select(DiscoveredLink.Of)], [.. units.Where(unit => !unit.HasAgent).Select(unit => unit.DeviceId)])
            : fault;
    }

    [AgentTask("fleet_alerts", Effect.Read), Description("Units that are silent, lose numbers, have a wrong clock or a low battery, are stopped, or have no agent.")]
    public async Task<Outcome<FleetAlerts>> Alerts(FleetAlertsRequest request, CancellationToken cancellationToken) =>
        (await Book.Select(request.Selector ?? FleetSelector.Everything, MostUnits, cancellationToken)).TryGet(out var units, out var fault) ? FleetAlerts.Of(units, Own, request.Limit) : fault;

    [AgentTask("firmware_audit", Effect.Read), Description("How well the firmware of each unit fits the canonical one.")]
    public async Task<Outcome<FirmwareAuditReport>> AuditFirmware(FirmwareAuditRequest request, CancellationToken cancellationToken)
    {
        if (request.DeviceId is { } id)
            return (await Book.Devices.Find(id, cancellationToken)).TryGet(out var unit, out var missing) ? FirmwareAuditReport.Of([unit]) : missing;
        return (await Book.Select(FleetSelector.Everything, MostUnits, cancellationToken)).TryGet(out var units, out var fault) ? FirmwareAuditReport.Of(units) : fault;
    }

    [AgentTask("ota_update", Effect.Change, Idempotent = true), Description("Has the agent of firmware bring a version to units; it asks a person itself.")]
    public async Task<Outcome<FleetUpdateResult>> OtaUpdate(FleetUpdateRequest request, CancellationToken cancellationToken)
    {
        var child = await DelegateNow(Firmware, "push_update", request.ToPayload(), cancellationToken);
        return child is { Fault: { } fault, State: not TaskState.WaitingApproval }
            ? fault with { Message = $"{Firmware} could not do push_update: {fault.Message}" }
            : new FleetUpdateResult(Firmware, child.Id, StateNames.Of(child.State), child.Fault?.Message, child.Result);
    }

    private async Task<FleetCommandResult> Command(FleetCommandRequest request, UnitTask task, IReadOnlyList<DeviceRecord> units, CancellationToken cancellationToken)
    {
        var done = new List<UnitReply>(units.Count);
        string? stopped = null;
        using var end = Soon(cancellationToken);
        foreach (var wave in FleetCommands.Waves(request, units))
        {
            stopped ??= done.Count > 0 ? FleetCommands.WhyStop(request, done) : null;
            done.AddRange(stopped is null
                ? await AtATime(wave, unit => Command(unit, task, request.AckTimeout, end.Token, cancellationToken))
                : wave.Select(unit => new UnitReply(unit.DeviceId, UnitOutcome.Skipped, stopped)));
        }

        return FleetCommandResult.Of(request.Command, stopped, done);
    }

    /// <param name="end">When the task has to be over: what has not been sent by then is not sent, so that no unit is told twice by another attempt.</param>
    private async Task<UnitReply> Command(DeviceRecord unit, UnitTask task, double patience, CancellationToken end, CancellationToken cancellationToken)
    {
        if ((end.IsCancellationRequested ? "the time of the task was over" : FleetCommands.WhySkip(unit, task)) is { } why)
            return new(unit.DeviceId, UnitOutcome.Skipped, why);
        return await Reply(unit, TimeSpan.FromSeconds((2 * patience) + 5) + task.Lasts, token => DelegateNow(unit.AgentId, task.TaskType, task.Payload, token), end, cancellationToken);
    }

    /// <summary>Units that are heard are waited for; the others' agents only get it. Nobody waits long for his turn behind units that say nothing.</summary>
    private async Task<Outcome<FleetCommandResult>> Stop(FleetSelector selector, double patience, CancellationToken cancellationToken)
    {
        if (!(await Book.Select(selector, MostUnits, cancellationToken)).TryGet(out var units, out var fault))
            return fault;
        if (units.Count == 0)
            return Fault.NotFound("The selector chooses no unit.");
        using var end = Soon(cancellationToken);
        var replies = await AtATime(FleetCommands.HeardFirst(units), Stop, StopsAtATime);
        return FleetCommandResult.Of(UnitTask.Stop, null, replies);

        Task<UnitReply> Stop(DeviceRecord unit) => unit switch
        {
            { HasAgent: false } => Task.FromResult(new UnitReply(unit.DeviceId, UnitOutcome.Skipped, "it has no agent yet")),
            { Status: "offline" } => Reply(unit, TimeSpan.FromSeconds((2 * patience) + 5), token => DelegateOnly(unit.AgentId, UnitTask.Stop, JsonText.EmptyObject, token), CancellationToken.None, cancellationToken),
            _ => Reply(unit, TimeSpan.FromSeconds((2 * patience) + 5), token => end.IsCancellationRequested ? DelegateOnly(unit.AgentId, UnitTask.Stop, JsonText.EmptyObject, token) : DelegateNow(unit.AgentId, UnitTask.Stop, JsonText.EmptyObject, token), end.Token, cancellationToken),
        };
    }

    /// <summary>What one unit's agent makes of it says nothing of the others: no trouble with one ends the task.</summary>
    private async Task<UnitReply> Reply(DeviceRecord unit, TimeSpan patience, Func<CancellationToken, Task<TaskCompletion>> give, CancellationToken end, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, Clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token, end.IsCancellationRequested ? CancellationToken.None : end);
        try
        {
            return FleetCommands.Reply(unit.DeviceId, await give(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(unit.DeviceId, UnitOutcome.Timeout, "its agent did not say how it ended");
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return new(unit.DeviceId, UnitOutcome.Timeout, "its agent does not answer; whether the unit was told is not known");
        }
    }

    /// <summary>A while before the task's own time is over: what is known by then is its result.</summary>
    private static CancellationTokenSource Soon(CancellationToken cancellationToken)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(TimeSpan.FromSeconds((TaskContext.Current?.TimeoutSeconds ?? 60) * 0.8));
        return end;
    }

    /// <summary>A key whose unit is gone opens nothing any more.</summary>
    private async Task<Answer<IReadOnlyList<KeyRecord>>> RevokeKeys(string deviceId, string by, CancellationToken cancellationToken)
    {
        var keys = Services.Grains.GetGrain<IKeys>(0);
        if (!(await keys.List(new(deviceId, 1_000), cancellationToken)).TryGet(out var page, out var fault))
            return fault;
        var open = page.Items.Where(key => key is { Role: Role.Device, RevokedAt: null }).ToList();
        foreach (var key in open)
        {
            if ((await keys.Revoke(new(key.Id, by), cancellationToken)).Fault is { } failed)
                return failed;
        }

        return open;
    }

    /// <summary>So many at the same time, on the agent's own turns.</summary>
    private async Task<T[]> AtATime<TItem, T>(IReadOnlyList<TItem> items, Func<TItem, Task<T>> act, int? most = null)
    {
        using var gate = new SemaphoreSlim(most ?? Own.Parallelism);
        return await Task.WhenAll(items.Select(async item =>
        {
            await gate.WaitAsync();
            try
            {
                return await act(item);
            }
            finally
            {
                gate.Release();
            }
        }));
    }
}
