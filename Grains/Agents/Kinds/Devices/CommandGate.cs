using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>
/// One command of a unit at a time, first come first served: boards drop what comes while they are busy. A stop waits for nobody; what would move something and has not gone out when it comes does not go out.
/// </summary>
internal sealed class CommandGate(TimeProvider clock)
{
    private const int MostAttempts = 3;
    private readonly Lock _lock = new();
    private readonly List<Turn> _turns = [];
    private readonly List<Flight> _flights = [];
    private bool _taken;
    private uint _last;

    /// <summary>What waits for its answer.</summary>
    public string? InFlight
    {
        get
        {
            lock (_lock)
                return _flights.LastOrDefault()?.Outgoing.Command;
        }
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
                return _turns.Count;
        }
    }

    public async Task<Outcome<CommandResult>> Run(GateCommand command, CancellationToken cancellationToken)
    {
        if (command.Urgent)
        {
            RefuseMoves();
            return await Fly(command, cancellationToken);
        }

        if (await Take(command, cancellationToken) is { } refused)
            return refused;
        try
        {
            return await Fly(command, cancellationToken);
        }
        finally
        {
            GiveOn();
        }
    }

    public void Hear(DeviceReply reply)
    {
        lock (_lock)
        {
            // An acknowledgement of many speaks of the newest first; where there are no numbers, answers come in the order of the commands.
            foreach (var flight in _flights.OrderByDescending(f => f.Outgoing.Reply.Sequence ?? 0).ToList())
            {
                var fit = flight.Outgoing.Reply.Fit(reply, _last);
                flight.Arrived |= fit != ReplyFit.None;
                if (fit == ReplyFit.Final && flight.Answer.TrySetResult(reply))
                    return;
            }
        }
    }

    public void Hear(DeviceHello hello)
    {
        lock (_lock)
        {
            foreach (var flight in _flights.Where(f => hello.FromUnit && f.Outgoing.Reply.ByHello))
                flight.Answer.TrySetResult(new DeviceReply(hello.DeviceId, hello.Route, hello.HeardAt) { Success = true, Message = "hello" });
        }
    }

    private async Task<Outcome<CommandResult>> Fly(GateCommand command, CancellationToken cancellationToken)
    {
        var (outgoing, fault) = await command.Prepare();
        if (outgoing is null)
            return fault!;
        var flight = new Flight(command, outgoing);
        lock (_lock)
        {
            _flights.Add(flight);
            _last = Math.Max(_last, outgoing.Reply.Sequence ?? 0);
        }

        try
        {
            return await Send(flight, cancellationToken);
        }
        finally
        {
            lock (_lock)
                _flights.Remove(flight);
        }
    }

    private async Task<Outcome<CommandResult>> Send(Flight flight, CancellationToken cancellationToken)
    {
        var (command, outgoing, began) = (flight.Command, flight.Outgoing, clock.GetTimestamp());
        for (var attempt = 1; ; attempt++)
        {
            if (await command.Send(outgoing, cancellationToken) is { } down && !flight.Answer.Task.IsCompleted)
                return attempt == 1 ? down : ReplyRules.Silence(command.Name, attempt - 1, flight.Arrived);
            try
            {
                var reply = await flight.Answer.Task.WaitAsync(command.Patience, clock, cancellationToken);
                return ReplyRules.FaultOf(reply) is { } refused
                    ? refused
                    : new CommandResult(command.Name, true, reply.Message, reply.Sent, outgoing.Reply.Sequence, attempt, clock.GetElapsedTime(began).TotalMilliseconds);
            }
            catch (TimeoutException)
            {
                if (!command.Repeatable || attempt == MostAttempts || flight.Arrived || flight.Overtaken)
                    return ReplyRules.Silence(command.Name, attempt, flight.Arrived);
            }
        }
    }

    private void RefuseMoves()
    {
        lock (_lock)
        {
            foreach (var turn in _turns.Where(t => t.Command.Actuator).ToList())
            {
                _turns.Remove(turn);
                turn.Granted.TrySetResult(Fault.Conflict($"{turn.Command.Name} was not sent: an emergency stop came before it."));
            }

            foreach (var flight in _flights.Where(f => f.Command.Actuator && !f.Command.Urgent))
                flight.Overtaken = true;
        }
    }

    private async Task<Fault?> Take(GateCommand command, CancellationToken cancellationToken)
    {
        var turn = new Turn(command);
        lock (_lock)
        {
            if (!_taken)
            {
                _taken = true;
                return null;
            }

            _turns.Add(turn);
        }

        try
        {
            return await turn.Granted.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            bool waited;
            lock (_lock)
                waited = _turns.Remove(turn);

            // It was its turn in the very moment in which it gave up.
            if (!waited && await turn.Granted.Task is null)
                GiveOn();
            throw;
        }
    }

    private void GiveOn()
    {
        lock (_lock)
        {
            if (_turns.Count == 0)
            {
                _taken = false;
                return;
            }

            var next = _turns[0];
            _turns.RemoveAt(0);
            next.Granted.TrySetResult(null);
        }
    }

    private sealed class Turn(GateCommand command)
    {
        public GateCommand Command => command;

        public TaskCompletionSource<Fault?> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Flight(GateCommand command, OutgoingCommand outgoing)
    {
        public GateCommand Command => command;

        public OutgoingCommand Outgoing => outgoing;

        public TaskCompletionSource<DeviceReply> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Arrived { get; set; }

        /// <summary>A stop came after it: it is not sent again.</summary>
        public bool Overtaken { get; set; }
    }
}

/// <summary>A command that wants to go out.</summary>
/// <param name="Patience">How long an attempt waits for its answer.</param>
/// <param name="Prepare">Its bytes, made when its turn has come so that numbers go out in order.</param>
internal sealed record GateCommand(string Name, TimeSpan Patience, Func<ValueTask<(OutgoingCommand? Command, Fault? Fault)>> Prepare, Func<OutgoingCommand, CancellationToken, Task<Fault?>> Send)
{
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(2);

    public bool Actuator { get; init; }

    public bool Repeatable { get; init; }

    public bool Urgent { get; init; }
}
