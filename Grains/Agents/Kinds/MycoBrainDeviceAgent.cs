using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Clients.Webhooks;
using Mycosoft.Devices;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds;

[Agent(UnitIds.Kind, AgentCategory.Device, UnitPrefix = UnitIds.Prefix, OnTrial = false, Settings = typeof(MycoBrainDeviceSettings)), Description("One MycoBrain unit: what it measures, what it is told, and what it is wanted to be.")]
public sealed class MycoBrainDeviceAgent : Agent, IDeviceUnit
{
    private readonly WebhookSender _webhook;
    private readonly IFleetAccess _fleet;
    private readonly StateChanges<DeviceAgentState> _state;
    private readonly UnitDesk _desk;
    private readonly UnitCommander _commander;
    private readonly UnitEar _ear;
    private readonly UnitPresence _presence;
    private IGrainTimer? _look;

    public MycoBrainDeviceAgent(AgentServices services, IFleetAccess fleet, WebhookSender webhook, DeviceOptions options)
        : base(services)
    {
        (_webhook, _fleet) = (webhook, fleet);
        _state = new(KeepState<DeviceAgentState>(DeviceAgentState.Version));
        _desk = new(AgentId, _state, fleet, () => Settings<MycoBrainDeviceSettings>().Commands);
        _commander = new(_desk, fleet, Clock);
        _presence = new(_desk, Clock, options, LookAgain, Publish);
        _ear = new(_desk, _commander.Gate, _presence, new(_desk, Give, Publish), new(Clock, Tell));
    }

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public async Task Hear(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken)
    {
        if (await Activation.Hold() is null)
            return;
        foreach (var signal in signals)
        {
            if (signal is DeviceHello { FromUnit: true } or DeviceEvent)
                Activation.Background(_fleet.Tell(signal, CancellationToken.None));
            if (await _ear.Hear(signal, Runs) && Runs && TwinRules.AfterBoot(_desk.Desired) is { } again)
                Activation.Background(Give(DeterministicId.From("after-boot", AgentId, $"{signal.HeardAt:O}"), "set_config", new(again.ToJsonString()), AgentId));
        }
    }

    public async Task<Answer<DeviceTwin>> Twin(CancellationToken cancellationToken)
    {
        if (await Activation.Hold() is null)
            return Fault.NotFound($"Agent {AgentId} not found");
        await _desk.Recall(cancellationToken);
        var (desired, reported, table) = (_desk.Desired, _desk.Reported, _desk.Table);
        return new DeviceTwin(
            AgentId, new(desired.ToJsonString()), new(reported.ToJsonString()), TwinRules.Differs(desired, reported), _desk.Memory.Route?.Link, _desk.Memory.Route?.Dialect, table.IsKnown ? table.Name : null, _commander.Gate.InFlight, _commander.Gate.Waiting);
    }

    public Task<IReadOnlyList<PendingCommand>> Fetch(CancellationToken cancellationToken) => Task.FromResult(_commander.Postbox.Fetch());

    [AgentTask("get_telemetry", Effect.Read), Description("What the unit measured last; or has it measure now.")]
    public async Task<Outcome<TelemetryReport>> GetTelemetry(TelemetryRequest request, CancellationToken cancellationToken)
    {
        await _desk.Recall(cancellationToken);
        if (request.Fresh)
        {
            var reading = await new FreshReading(_desk, _commander, Clock).Take(TimeSpan.FromSeconds(request.TimeoutSeconds), cancellationToken);
            return reading.Result is { } measured ? _desk.Report(measured, Now, fresh: true) : reading.Fault!;
        }

        return await _desk.Latest(Now, cancellationToken) is { } latest ? latest : Fault.Unavailable($"{_desk.DeviceId} has measured nothing yet.");
    }

    [AgentTask("get_sensors", Effect.Read), Description("The sensors that the unit says it has, and the metrics that came of them.")]
    public async Task<Outcome<SensorsReport>> GetSensors(Nothing nothing, CancellationToken cancellationToken)
    {
        await _desk.Recall(cancellationToken);
        if (_state.Value.Identity is not { } identity)
            return Fault.Unavailable($"{_desk.DeviceId} has not said who it is.");
        var latest = await _desk.Latest(Now, cancellationToken);
        return new SensorsReport(identity.DeviceId, identity.Sensors, identity.Capabilities, latest is null ? [] : [.. latest.Metrics.Keys.Order(StringComparer.Ordinal)]);
    }

    [AgentTask("events", Effect.Read), Description("The last of each thing that the unit told: the state of its radios, what is on its bus, a stop, frames that it heard.")]
    public Task<Outcome<EventsReport>> Events(Nothing nothing, CancellationToken cancellationToken) => Task.FromResult<Outcome<EventsReport>>(new EventsReport(_desk.DeviceId, _desk.Events.Newest));

    [AgentTask("identity", Effect.Read), Description("Asks the unit who it is.")]
    public async Task<Outcome<IdentityReport>> Identity(Nothing nothing, CancellationToken cancellationToken)
    {
        var asked = await _commander.Run(new("hello"), null, cancellationToken);
        if (asked.Fault is { } fault)
            return fault;
        var (identity, table) = (_state.Value.Identity ?? new(_desk.DeviceId), _desk.Table);
        return new IdentityReport(identity.DeviceId, identity.Firmware, identity.Role, identity.DisplayName, identity.Sensors, identity.Capabilities, identity.FromUnit, table.IsKnown ? table.Name : null);
    }

    [AgentTask("device_command", Effect.Change), Description("Sends any command that the unit's firmware has. What is not known to be harmless waits for a person.")]
    public async Task<Outcome<CommandResult>> DeviceCommand(DeviceCommandRequest request, CancellationToken cancellationToken)
    {
        var command = CommandNames.Of(request.Command, request.Params);
        return command.Name switch
        {
            "estop" => await StopByCommand(cancellationToken),
            "clear_estop" => await ClearEstop(new(), cancellationToken),
            _ => await _commander.Run(command, request.TimeoutSeconds, cancellationToken),
        };
    }

    [AgentTask("set_config", Effect.Change, Idempotent = true), Description("Sets the unit's interval, role, name or pins, and has it keep them where its build can.")]
    public async Task<Outcome<ConfigReport>> SetConfig(SetConfigRequest request, CancellationToken cancellationToken)
    {
        var outcome = await new ConfigRun(_commander, _desk).Set(request, cancellationToken);
        if (outcome.Result is not null)
            await Want(ConfigRun.Wishes(request), cancellationToken);
        return outcome;
    }

    [AgentTask("set_output", Effect.Critical), Description("Switches one of the three outputs.")]
    public Task<Outcome<CommandResult>> SetOutput(SetOutputRequest request, CancellationToken cancellationToken) =>
        _commander.Run(new("set_output", new() { ["output"] = request.Name, ["value"] = request.Value }), null, cancellationToken);

    [AgentTask("led", Effect.Change, Idempotent = true), Description("Sets the colour of the unit's light, or switches it off.")]
    public Task<Outcome<CommandResult>> Led(LedRequest request, CancellationToken cancellationToken) =>
        _commander.Run(new("led", request.Off ? new() { ["off"] = true } : new() { ["r"] = request.R, ["g"] = request.G, ["b"] = request.B }), null, cancellationToken);

    [AgentTask("buzzer", Effect.Change), Description("Sounds a tone for a while, or stops it.")]
    public Task<Outcome<CommandResult>> Buzzer(BuzzerRequest request, CancellationToken cancellationToken) =>
        _commander.Run(request.Stop ? new("buzzer_stop") : new("buzzer", new() { ["frequency"] = request.Frequency, ["duration_ms"] = request.DurationMs }), null, cancellationToken);

    [AgentTask("scan_i2c", Effect.Read), Description("Has the unit look for what is on its bus.")]
    public Task<Outcome<CommandResult>> ScanI2c(Nothing nothing, CancellationToken cancellationToken) => _commander.Run(new("scan_i2c"), null, cancellationToken);

    [AgentTask("reboot", Effect.Critical), Description("Boots the unit anew.")]
    public Task<Outcome<CommandResult>> Reboot(Nothing nothing, CancellationToken cancellationToken) => _commander.Run(new("reboot"), null, cancellationToken);

    [AgentTask("estop", Effect.Change, Idempotent = true, Always = true), Description("Stops everything that the unit can move, before anything else.")]
    public Task<Outcome<StopReport>> Estop(Nothing nothing, CancellationToken cancellationToken) => _commander.Stop(cancellationToken);

    [AgentTask("clear_estop", Effect.Critical), Description("Lets the unit move again.")]
    public async Task<Outcome<CommandResult>> ClearEstop(Nothing nothing, CancellationToken cancellationToken)
    {
        await _desk.Recall(cancellationToken);
        if (_desk.Table.HoldsStop)
        {
            var outcome = await _commander.Run(new("clear_estop"), null, cancellationToken);
            if (outcome.Fault is not null)
                return outcome;
            await _state.Apply(s => s.Stopped ? s with { Stopped = false } : s, cancellationToken);
            return outcome;
        }

        await _state.Apply(s => s.Stopped ? s with { Stopped = false } : s, cancellationToken);
        _desk.Holding = false;
        _desk.Memory.Confirm(new("clear_estop"));
        return new CommandResult("clear_estop", true, "Its firmware knows no stop of its own; its agent lets it move again.", JsonText.EmptyObject, null, 0, 0);
    }

    [AgentTask("calibrate", Effect.Change, Idempotent = true), Description("Keeps offsets of metrics against a reference, with its certificate.")]
    public async Task<Outcome<CalibrationReport>> Calibrate(CalibrateRequest request, CancellationToken cancellationToken)
    {
        var by = TaskContext.Answerable(AgentId);
        var added = request.Offsets.Select(o => new UnitCalibration(o.Key, o.Value, request.CertificateId, Now, by)).ToList();
        var state = await _state.Apply(s => s with { Calibrations = [.. s.Calibrations.Where(c => !request.Offsets.ContainsKey(c.Metric)).Concat(added).OrderBy(c => c.Metric, StringComparer.Ordinal).Take(64)] }, cancellationToken);
        return new CalibrationReport(state.Calibrations);
    }

    [AgentTask("set_desired", Effect.Change, Idempotent = true), Description("Says what is wanted of the unit. Interval, role and name are told again after each boot; outputs are only compared.")]
    public async Task<Outcome<DesiredReport>> SetDesired(SetDesiredRequest request, CancellationToken cancellationToken)
    {
        await Want(CommandNames.Object(request.Desired), cancellationToken);
        var (desired, reported) = (_desk.Desired, _desk.Reported);
        return new DesiredReport(new(desired.ToJsonString()), new(reported.ToJsonString()), TwinRules.Differs(desired, reported));
    }

    [AgentTask("set_rules", Effect.Change, Idempotent = true), Description("Replaces the unit's rules. What they command is decided by the policy each time.")]
    public async Task<Outcome<RulesReport>> SetRules(SetRulesRequest request, CancellationToken cancellationToken)
    {
        var (by, made) = (TaskContext.Answerable(AgentId), TaskContext.Current?.Id ?? Guid.CreateVersion7());
        var state = await _state.Apply(s => s with { Rules = [.. request.Rules.Select(r => s.Rules.FirstOrDefault(k => k.Rule.Id == r.Id) is { } kept ? kept with { Rule = r, By = by } : new UnitRule(r, by) { Made = made })] }, cancellationToken);
        _ear.Rules.Forget();
        return new RulesReport(state.Rules);
    }

    [AgentTask("get_rules", Effect.Read), Description("The unit's rules, and when each ran last.")]
    public Task<Outcome<RulesReport>> GetRules(Nothing nothing, CancellationToken cancellationToken) => Task.FromResult<Outcome<RulesReport>>(new RulesReport(_state.Value.Rules));

    [AgentTask("ota_update", Effect.Critical), Description("Has the unit fetch an image; answers when it has begun to.")]
    public Task<Outcome<CommandResult>> OtaUpdate(UnitUpdateRequest request, CancellationToken cancellationToken)
    {
        var image = new JsonObject { ["url"] = request.Url, ["sha256"] = request.Sha256, ["size"] = request.Size, ["version"] = request.Version };
        foreach (var (name, value) in new[] { ("rollout", request.Rollout), ("manifest_url", request.ManifestUrl), ("signature", request.Signature), ("key_id", request.KeyId) })
        {
            if (value is not null)
                image[name] = value;
        }

        return _commander.Run(new("ota", image), null, cancellationToken);
    }

    [AgentTask("rule_webhook", Effect.Change, Idempotent = true), Description("Tells the owner's receiver that a rule of the unit ran.")]
    public async Task<Outcome<WebhookReport>> RuleWebhook(RuleWebhookRequest request, CancellationToken cancellationToken)
    {
        if (!_webhook.IsConfigured)
            return Fault.NotConfigured("Mas:Webhook:Url");
        var id = TaskContext.Current?.Id.ToString() ?? Guid.CreateVersion7().ToString();
        var reply = await _webhook.Send(id, JsonSerializer.Serialize(new RuleRan("device_rule", AgentId, _desk.DeviceId, request), Json.Tolerant), cancellationToken);
        return reply.Verdict switch
        {
            WebhookVerdict.Taken => new WebhookReport(id, "taken", reply.Why),
            WebhookVerdict.Later => Fault.Unavailable($"The webhook was not taken: {reply.Why}"),
            _ => Fault.UpstreamError($"The webhook was refused: {reply.Why}"),
        };
    }

    protected override async Task<IReadOnlyList<HealthCheck>> CheckServices(CancellationToken cancellationToken)
    {
        await _desk.Recall(cancellationToken);
        var heard = _desk.Memory.LastHeard is { } at ? $"{_presence.Status}; heard {at:O}" : "never heard";
        return [new("unit", _presence.Status switch { DeviceStatus.Online => AgentHealth.Healthy, DeviceStatus.Stale => AgentHealth.Degraded, _ => AgentHealth.Unhealthy }, heard)];
    }

    private async Task<Outcome<CommandResult>> StopByCommand(CancellationToken cancellationToken)
    {
        var stopped = await _commander.Stop(cancellationToken);
        return stopped.Result is { } report ? new CommandResult("estop", report.Stopped, report.Detail ?? "stopped", JsonText.EmptyObject, null, 1, 0) : stopped.Fault!;
    }

    private Task<DeviceAgentState> Want(JsonObject wishes, CancellationToken cancellationToken) => _state.Apply(
        s => CommandNames.Object(s.Desired) is var before && TwinRules.Merge(before, wishes) is var after && JsonNode.DeepEquals(before, after) ? s : s with { Desired = new(after.ToJsonString()) }, cancellationToken);

    private async Task<bool> Give(Guid id, string type, JsonText payload, string by)
    {
        var accepted = await Submit(new(id, type, payload, by, RequesterAgent: AgentId, Source: TaskSources.Rule), CancellationToken.None);
        return accepted.Fault is not { Retryable: true };
    }

    private void Tell(string detail) => Activation.News.Of(Feed.FeedEvent.DeviceTelemetry, "telemetry", detail);

    private void LookAgain(TimeSpan due)
    {
        _look?.Dispose();
        _look = this.RegisterGrainTimer(static (presence, _) => presence.Look(), _presence, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    private sealed record RuleRan(string Type, string AgentId, string DeviceId, RuleWebhookRequest Rule);
}
