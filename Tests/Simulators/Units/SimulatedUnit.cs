using System.Buffers;
using System.Text;
using Mycosoft.Tests.Simulators.Faults;
using Mycosoft.Tests.Simulators.Firmware;
using Mycosoft.Tests.Simulators.Updates;

namespace Mycosoft.Tests.Simulators.Units;

/// <summary>
/// A board: bytes in, bytes out, by the given clock and a seed. What it says lies in it until it is taken, or goes to its <see cref="Sink"/>. Switched on by its first
/// <see cref="Advance"/>. May be called from any thread.
/// </summary>
internal sealed class SimulatedUnit
{
    /// <summary>Bytes that wait to be taken; what is more is lost, as from a port that nobody reads.</summary>
    private const int MostHeld = 65_536;

    private static readonly TimeSpan SelfTest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PowerCut = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Restart = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly UnitProfile _profile;
    private readonly Board _board;
    private readonly IFirmware _firmware;
    private readonly FaultyLine _line;
    private readonly PriorityQueue<Action, DateTimeOffset> _agenda = new();
    private readonly ArrayBufferWriter<byte> _out = new();
    private UpdateSlots _slots;
    private bool _on;
    private bool _plugged = true;

    public SimulatedUnit(UnitProfile profile, TimeProvider clock)
    {
        _profile = profile;
        _clock = clock;
        Journal = new(profile.Remembers);
        _line = new(profile.Faults, new(profile.Seed ^ 0x5EED), clock, Put, At);
        _board = new(profile, clock, Journal, _line.Send, text => Put(Encoding.ASCII.GetBytes(text)));
        _firmware = IFirmware.Of(_board);
        _slots = new(profile.Firmware ?? _firmware.Shipped);
    }

    public string Id => _profile.DeviceId;

    public Journal Journal { get; }

    /// <summary>Where its bytes go as soon as there are any, in order; null keeps them to be taken.</summary>
    public Action<byte[]>? Sink { get; set; }

    /// <summary>Told when its power goes or comes back; a cable that is out carries nothing.</summary>
    public Action<bool>? Plugged { get; set; }

    public string FirmwareVersion => Locked(() => _slots.Running);

    public bool IsPlugged => Locked(() => _plugged);

    public FaultPlan Faults
    {
        get => Locked(() => _line.Plan);
        set => Locked(() => _board.Drift = (_line.Plan = value).Rate(FaultKind.Drift));
    }

    /// <summary>When <see cref="Advance"/> has something to do again.</summary>
    public DateTimeOffset NextDue => Locked(() =>
    {
        if (!_on)
            return _plugged ? _clock.GetUtcNow() : Agenda();
        var firmware = _firmware.NextDue;
        return Agenda() is var agenda && agenda < firmware ? agenda : firmware;
    });

    /// <summary>Looks at the board between two calls.</summary>
    public T Look<T>(Func<Board, T> look) => Locked(() => look(_board));

    /// <summary>The next frame suffers it, whatever the plan says.</summary>
    public void Suffer(FaultKind fault) => Locked(() => _line.Next(fault));

    /// <summary>Bytes arrive at it.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!_on)
                return;
            _firmware.Receive(bytes);
            Settle();
        }
    }

    /// <summary>Does what is due.</summary>
    public void Advance() => Locked(() =>
    {
        if (!_on && _plugged)
            Boot();
        while (_agenda.TryPeek(out _, out var due) && due <= _clock.GetUtcNow())
            _agenda.Dequeue()();
        if (_on && _firmware.NextDue <= _clock.GetUtcNow())
            _firmware.Tick();
        Settle();
    });

    /// <summary>What it has said since the last time.</summary>
    public byte[] Take()
    {
        lock (_gate)
        {
            var taken = _out.WrittenSpan.ToArray();
            _out.ResetWrittenCount();
            return taken;
        }
    }

    /// <summary>Power lost and back at once: numbers begin at 1, uptime at 0.</summary>
    public void Reset() => Locked(() =>
    {
        if (_on)
            Boot();
        Settle();
    });

    /// <summary>The cable is pulled, and put back after ten seconds.</summary>
    public void Unplug() => Locked(() =>
    {
        Unplugged();
        Settle();
    });

    /// <summary>The update that it was told to fetch; null when there is none.</summary>
    public UpdateOrder? Order => Locked(() => _board.Order);

    /// <summary>Tells how far it has fetched it. False when the order is no longer wanted.</summary>
    public bool Fetched(UpdateOrder order, int percent) => Tell(order, () => _firmware.Tell("ota_progress", ("percent", percent), ("rollout", order.Rollout)));

    /// <summary>Tells that all of it is there and its hash is looked at.</summary>
    public bool Verifying(UpdateOrder order) => Tell(order, () => _firmware.Tell("ota_verifying"));

    /// <summary>Gives it up.</summary>
    public bool Failed(UpdateOrder order, string reason) => Tell(order, () =>
    {
        _board.Order = null;
        _firmware.Tell("ota_failed", ("reason", reason));
    });

    /// <summary>The image is right: starts into it.</summary>
    public bool Install(UpdateOrder order) => Tell(order, () =>
    {
        _slots = _slots.Install(_profile.UpdateFault == UpdateFault.WrongVersion ? order.Version + "-wrong" : order.Version);
        At(_clock.GetUtcNow() + Restart, Boot);
    });

    private bool Tell(UpdateOrder order, Action tell) => Locked(() =>
    {
        if (!_on || _board.Order != order)
            return false;
        tell();
        Settle();
        return true;
    });

    private void Boot()
    {
        _agenda.Clear();
        _line.Reset();
        _board.Reset();
        Journal.Booted();
        _slots = _slots.Boot();
        (_board.Firmware, _board.OnTrial) = (_slots.Running, _slots.OnTrial);
        _board.Drift = _line.Plan.Rate(FaultKind.Drift);
        _on = true;
        _firmware.Boot();
        if (_slots.RolledBack is { } reason)
            _firmware.Tell("ota_rolled_back", ("reason", reason));
        if (_slots.OnTrial)
            At(_clock.GetUtcNow() + SelfTest, JudgeItself);
    }

    private void JudgeItself()
    {
        switch (_profile.UpdateFault)
        {
            case UpdateFault.NoConfirm:
                break;
            case UpdateFault.Crash:
                _slots = _slots.Crashed();
                Boot();
                break;
            default:
                _slots = _slots.Confirm();
                _board.OnTrial = false;
                _firmware.Tell("ota_confirmed", ("version", _slots.Running));
                break;
        }
    }

    private void Unplugged()
    {
        _agenda.Clear();
        _on = _plugged = false;
        Plugged?.Invoke(false);
        At(_clock.GetUtcNow() + PowerCut, () =>
        {
            _plugged = true;
            Plugged?.Invoke(true);
            Boot();
        });
    }

    // What a fault or a command did to the board happens after the frame that brought it.
    private void Settle()
    {
        Flush();
        if (_line.TakeAftermath() is { } fault)
        {
            if (fault == FaultKind.Unplug)
                Unplugged();
            else
                Boot();
        }

        if (_board.RestartAsked)
        {
            _board.RestartAsked = false;
            At(_clock.GetUtcNow() + Restart, Boot);
        }

        Flush();
    }

    private void Flush()
    {
        if (_out.WrittenCount > 0 && Sink is { } sink)
            sink(Take());
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_out.WrittenCount + bytes.Length <= MostHeld)
            _out.Write(bytes);
    }

    private void At(DateTimeOffset due, Action action) => _agenda.Enqueue(action, due);

    private DateTimeOffset Agenda() => _agenda.TryPeek(out _, out var due) ? due : DateTimeOffset.MaxValue;

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    private void Locked(Action act)
    {
        lock (_gate)
            act();
    }
}
