using Mycosoft.Devices;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Has a unit do something: what its firmware calls it, how it is said on its link, and what came back.</summary>
internal sealed class UnitCommander(UnitDesk desk, IFleetAccess fleet, TimeProvider clock)
{
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(30);
    private readonly SequenceSource _sequence = new(clock, desk.State);
    private ToneEnds? _tones;

    public CommandGate Gate { get; } = new(clock);

    public Postbox Postbox { get; } = new(clock);

    /// <summary>What is wrong with a command, before anything is sent.</summary>
    public async Task<Fault?> Check(UnitCommand command, CancellationToken cancellationToken)
    {
        var (table, _, fault) = await Ready(cancellationToken);
        return fault ?? table!.Make(command).Fault;
    }

    /// <param name="seconds">All the time that it has; null for the usual.</param>
    public async Task<Outcome<CommandResult>> Run(UnitCommand command, double? seconds, CancellationToken cancellationToken)
    {
        var (table, route, fault) = await Ready(cancellationToken);
        if (fault is not null)
            return fault;
        var (spec, form, wrong) = table!.Make(command);
        if (spec is null)
            return wrong!;
        if (spec.Actuator && !table.HoldsStop && desk.Holds)
            return Fault.Conflict($"{command.Name} is not sent: the emergency stop is on (estop_active). Clear it first.");
        if (spec.SoundsFor is not { } lasts)
            return await Go();
        _tones ??= new(clock, time => Run(new("buzzer_stop"), time, CancellationToken.None));
        return await _tones.Sound(Go, lasts(new(command.Parameters)), cancellationToken);

        async Task<Outcome<CommandResult>> Go()
        {
            var outcome = await Gate.Run(Prepared(command.Name, form!, spec, route!, seconds, urgent: false), cancellationToken);
            if (outcome.Result is not null)
                desk.Memory.Confirm(command);
            return outcome;
        }
    }

    /// <summary>Sends everything that stops the unit, at once.</summary>
    public async Task<Outcome<StopReport>> Stop(CancellationToken cancellationToken)
    {
        var (table, route, fault) = await Ready(cancellationToken);
        if (fault is not null)
            return fault;
        var spec = new CommandSpec(_ => table!.Stop[0]) { Actuator = true, Repeatable = true };
        desk.Holding = !table!.HoldsStop;
        var sending = table.Stop.Select(form => Gate.Run(Prepared("estop", form, spec, route!, null, urgent: true), cancellationToken)).ToList();
        if (!table.HoldsStop)
            await desk.State.Apply(s => s.Stopped ? s : s with { Stopped = true }, cancellationToken);
        var outcomes = await Task.WhenAll(sending);
        var (confirmed, failed) = (outcomes.Count(o => o.Result is not null), outcomes.FirstOrDefault(o => o.Fault is not null)?.Fault);
        if (confirmed == 0)
            return failed!;
        if (failed is not null)
            return new Fault(FaultCodes.Timeout, $"{confirmed} of {outcomes.Length} parts of {desk.DeviceId} confirmed the stop; of the others it is not known whether they stopped: {failed.Message}", Retryable: true);
        desk.Memory.Stopped();
        return new StopReport(desk.DeviceId, true, confirmed, outcomes.Length, null);
    }

    private async Task<(CommandTable? Table, DeviceRoute? Route, Fault? Fault)> Ready(CancellationToken cancellationToken)
    {
        await desk.Recall(cancellationToken);
        return desk.Memory.Route is { } route ? (desk.Table, route, null) : (null, null, Fault.Unavailable($"{desk.DeviceId} has not been heard yet; there is no way to it."));
    }

    private GateCommand Prepared(string name, CommandForm form, CommandSpec spec, DeviceRoute route, double? seconds, bool urgent)
    {
        var http = route.Link == DeviceRoute.Http;
        var repeatable = spec.Repeatable && !http;
        TimeSpan? time = seconds is { } given ? TimeSpan.FromSeconds(given) : null;
        var lies = time ?? (http ? HostPatience : GateCommand.Usual(repeatable));
        var (id, expires) = (Id(name, form), Earlier(clock.GetUtcNow().UtcDateTime + lies, TaskContext.Current?.Deadline));

        // A host that fetches it in the last moment has as long again to say what became of it.
        return new(name, time ?? (http ? 2 * HostPatience : null), Prepare, Send) { Withdrawable = http, Actuator = spec.Actuator, Repeatable = repeatable, Urgent = urgent };

        async ValueTask<(OutgoingCommand? Command, Fault? Fault)> Prepare()
        {
            var (outgoing, fault) = CommandEncoder.Encode(form, http ? "json" : route.Dialect, id, _sequence.Next, expires);
            if (outgoing?.Reply.Sequence is { } sequence)
                await _sequence.Used(sequence, urgent);
            return (outgoing, fault);
        }

        Task<Fault?> Send(OutgoingCommand outgoing, CancellationToken cancellationToken) => http
            ? Postbox.Leave(desk.DeviceId, new(outgoing.Id, outgoing.Command, new(outgoing.Parameters), expires), lies, cancellationToken)
            : fleet.Send(new(route.Link, desk.DeviceId, route.Dialect, outgoing.Bytes, route.Address), cancellationToken);
    }

    /// <summary>Run again after a crash, a command has the id that it had: a host that knows it does it once.</summary>
    private static string Id(string name, CommandForm form)
    {
        var key = $"{name} {form}";
        return (TaskContext.Current is { } task ? DeterministicId.From("device-command", task.Id.ToString(), key, $"{TaskContext.Repetition(key)}") : Guid.CreateVersion7()).ToString();
    }

    private static DateTime Earlier(DateTime at, DateTime? deadline) => deadline < at ? deadline.Value : at;
}
