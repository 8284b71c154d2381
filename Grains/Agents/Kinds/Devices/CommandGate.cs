using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>
/// One command of a unit at a time, first come first served: boards drop what comes while they are busy. A stop waits for nobody; what would move something and has not gone out when it comes does not go out.
/// </summary>
internal sealed class CommandGate(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<Turn> _turns = [];
    private readonly List<Flight> _flights = [];
    private bool _taken;
    private int _stops;
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
        var began = clock.GetTimestamp();
        if (command.Urgent)
        {
            RefuseMoves();
            return await Fly(command, began, cancellationToken);
        }

        if (await Take(command, cancellationToken) is { } refused)
            return refused;
        try
        {
            return await Fly(command, command.Time is null ? clock.GetTimestamp() : began, cancellationToken);
        }
        finally
        {
            GiveOn();
        }
    }

    public void Hear(DeviceSignal signal)
    {
        lock (_lock)
        {
            // An acknowledgement of many speaks of the newest first; where there are no numbers, answers come in the order of the commands.
            foreach (var flight in _flights.OrderByDescending(f => f.Outgoing.Reply.Sequence ?? 0).ToList())
            {
                var (fit, reply) = flight.Outgoing.Reply.Fit(signal, _last);
                flight.Arrived |= fit != ReplyFit.None;
                if (fit == ReplyFit.Acknowledged)
                    flight.Acknowledgement = reply;
                if (fit == ReplyFit.Final && flight.Answer.TrySetResult(reply!))
                    return;
            }
        }
    }

    private async Task<Outcome<CommandResult>> Fly(GateCommand command, long began, CancellationToken cancellationToken)
    {
        var stops = Volatile.Read(ref _stops);
        var (outgoing, fault) = await command.Prepare();
        if (outgoing is null)
            return fault!;
        using var flight = new Flight(command, outgoing, cancellationToken);
        lock (_lock)
        {
            // A stop that came while it was made ready saw nothing to hold back.
            if (stops != _stops && command is { Actuator: true, Urgent: false })
                return Overtaken(command);
            _flights.Add(flight);
            _last = Math.Max(_last, outgoing.Reply.Sequence ?? 0);
        }

        try
        {
            return await Send(flight, began, cancellationToken);
        }
        finally
        {
            lock (_lock)
                _flights.Remove(flight);
        }
    }

    private async Task<Outcome<CommandResult>> Send(Flight flight, long began, CancellationToken cancellationToken)
    {
        var (command, outgoing, sent) = (flight.Command, flight.Outgoing, clock.GetTimestamp());
        for (var attempt = 1; ; attempt++)
        {
            if (await Put(flight, cancellationToken) is { Code: not FaultCodes.Timeout } down && !flight.Answer.Task.IsCompleted)
                return attempt == 1 ? down : ReplyRules.Silence(command.Name, attempt - 1, flight.Arrived);
            var left = command.Attempts - attempt;
            var reply = await Answer(flight, command.Share(clock.GetElapsedTime(began), left), cancellationToken);

            // What has arrived is not sent again, and has all of the time.
            if (reply is null && flight.Arrived && left > 0)
                reply = await Answer(flight, command.Share(clock.GetElapsedTime(began), 0), cancellationToken);
            if ((reply ?? flight.Acknowledgement) is { } answer)
                return ReplyRules.FaultOf(answer) is { } refused ? refused : new CommandResult(command.Name, true, answer.Message, answer.Sent, outgoing.Reply.Sequence, attempt, clock.GetElapsedTime(sent).TotalMilliseconds);
            if (left == 0 || flight.Arrived || flight.IsOvertaken)
                return ReplyRules.Silence(command.Name, attempt, flight.Arrived);
        }
    }

    /// <summary>A fault that says Timeout leaves open whether it went out: then it is waited for as if it had.</summary>
    private static async Task<Fault?> Put(Flight flight, CancellationToken cancellationToken)
    {
        try
        {
            return flight.IsOvertaken ? Overtaken(flight.Command) : await flight.Command.Send(flight.Outgoing, flight.Command.Withdrawable ? flight.Unsent : cancellationToken);
        }
        catch (OperationCanceledException) when (flight.IsOvertaken && !cancellationToken.IsCancellationRequested)
        {
            return Overtaken(flight.Command);
        }
    }

    private static Fault Overtaken(GateCommand command) => Fault.Conflict($"{command.Name} was not sent: an emergency stop came before it.");

    private async Task<DeviceReply?> Answer(Flight flight, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await flight.Answer.Task.WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private void RefuseMoves()
    {
        List<Flight> flights;
        lock (_lock)
        {
            _stops++;
            foreach (var turn in _turns.Where(t => t.Command.Actuator).ToList())
            {
                _turns.Remove(turn);
                turn.Granted.TrySetResult(Overtaken(turn.Command));
            }

            flights = [.. _flights.Where(f => f.Command.Actuator && !f.Command.Urgent)];
        }

        flights.ForEach(flight => flight.Overtake());
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
            return await turn.Granted.Task.WaitAsync(command.Time ?? Timeout.InfiniteTimeSpan, clock, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            bool waited;
            lock (_lock)
                waited = _turns.Remove(turn);

            // It was its turn in the very moment in which it gave up.
            if (!waited && await turn.Granted.Task is null)
                GiveOn();
            if (e is TimeoutException)
                return ReplyRules.Late(command.Name);
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

    private sealed class Flight(GateCommand command, OutgoingCommand outgoing, CancellationToken cancellationToken) : IDisposable
    {
        private readonly Lock _gate = new();
        private CancellationTokenSource? _unsent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        private volatile bool _overtaken;

        public GateCommand Command => command;

        public OutgoingCommand Outgoing => outgoing;

        public TaskCompletionSource<DeviceReply> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Arrived { get; set; }

        /// <summary>The bare word that it was done, where more is to come; it counts if that does not.</summary>
        public DeviceReply? Acknowledgement { get; set; }

        /// <summary>A stop came after it: it is not sent again, and is taken back where it still lies.</summary>
        public bool IsOvertaken => _overtaken;

        /// <summary>Until a stop comes.</summary>
        public CancellationToken Unsent => _unsent!.Token;

        public void Overtake()
        {
            _overtaken = true;
            lock (_gate)
                _unsent?.Cancel();
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _unsent?.Dispose();
                _unsent = null;
            }
        }
    }
}
