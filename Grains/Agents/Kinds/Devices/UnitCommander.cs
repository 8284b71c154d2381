using Mycosoft.Devices;
using Mycosoft.Tasks;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Has a unit do something: what its firmware calls it, how it is said on its link, and what came back.</summary>
internal sealed class UnitCommander(UnitDesk desk, IFleetAccess fleet, TimeProvider clock)
{
    private static readonly TimeSpan HostPatience = TimeSpan.FromSeconds(30);
    private readonly SequenceSource _sequence = new(clock, desk.State);

    public CommandGate Gate { get; } = new(clock);

    public Postbox Postbox { get; } = new(clock);

    /// <summary>What is wrong with a command, before anything is sent.</summary>
    public async Task<Fault?> Check(UnitCommand command, CancellationToken cancellationToken)
    {
        var (table, _, fault) = await Ready(cancellationToken);
        return fault ?? table!.Make(command).Fault;
    }

    public async Task<Outcome<CommandResult>> Run(UnitCommand command, double? patience, CancellationToken cancellationToken)
    {
        var (table, route, fault) = await Ready(cancellationToken);
        if (fault is not null)
            return fault;
        var (spec, form, wrong) = table!.Make(command);
        if (spec is null)
            return wrong!;
        if (spec.Actuator && !table.HoldsStop && desk.Holds)
            return Fault.Conflict($"{command.Name} is not sent: the emergency stop is on (estop_active). Clear it first.");
        var outcome = await Gate.Run(Prepared(command.Name, form!, spec, route!, patience, urgent: false), cancellationToken);
        if (outcome.Result is not null)
            desk.Memory.Confirm(command);
        return outcome;
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
        if (failed is null)
            desk.Memory.Stopped();
        return new StopReport(desk.DeviceId, failed is null, confirmed, outcomes.Length, failed?.Message);
    }

    private async Task<(CommandTable? Table, DeviceRoute? Route, Fault? Fault)> Ready(CancellationToken cancellationToken)
    {
        await desk.Recall(cancellationToken);
        return desk.Memory.Route is { } route ? (desk.Table, route, null) : (null, null, Fault.Unavailable($"{desk.DeviceId} has not been heard yet; there is no way to it."));
    }

    private GateCommand Prepared(string name, CommandForm form, CommandSpec spec, DeviceRoute route, double? patience, bool urgent)
    {
        var http = route.Link == DeviceRoute.Http;
        var wait = patience is { } seconds ? TimeSpan.FromSeconds(seconds) : http ? HostPatience : GateCommand.UsualPatience;
        var (id, expires) = (Id(name, form), Earlier(clock.GetUtcNow().UtcDateTime + wait, TaskContext.Current?.Deadline));
        return new(name, wait, Prepare, Send) { Actuator = spec.Actuator, Repeatable = spec.Repeatable && !http, Urgent = urgent };

        async ValueTask<(OutgoingCommand? Command, Fault? Fault)> Prepare()
        {
            var (command, fault) = CommandEncoder.Encode(form, http ? "json" : route.Dialect, id, _sequence.Next, expires, spec.AnsweredByHello);
            if (command?.Reply.Sequence is { } sequence)
                await _sequence.Used(sequence, urgent);
            return (command, fault);
        }

        Task<Fault?> Send(OutgoingCommand command, CancellationToken cancellationToken) => http
            ? Postbox.Leave(desk.DeviceId, new(command.Id, command.Command, new(command.Parameters), expires), wait, cancellationToken)
            : fleet.Send(new(route.Link, desk.DeviceId, route.Dialect, command.Bytes, route.Address), cancellationToken);
    }

    /// <summary>Run again after a crash, a command has the id that it had: a host that knows it does it once.</summary>
    private static string Id(string name, CommandForm form)
    {
        var key = $"{name} {form}";
        return (TaskContext.Current is { } task ? DeterministicId.From("device-command", task.Id.ToString(), key, $"{TaskContext.Repetition(key)}") : Guid.CreateVersion7()).ToString();
    }

    private static DateTime Earlier(DateTime at, DateTime? deadline) => deadline < at ? deadline.Value : at;
}
