using System.Text.Json.Nodes;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What was heard of a unit and what it confirmed, as long as its agent is awake.</summary>
internal sealed class HeardUnit
{
    private readonly Dictionary<string, JsonNode?> _confirmed = [];
    private TaskCompletionSource<DeviceReading>? _next;

    public DeviceRoute? Route { get; private set; }

    public DateTime? LastHeard { get; private set; }

    public DeviceReading? Reading { get; private set; }

    public bool? Estop { get; private set; }

    /// <summary>What it acknowledged since it booted.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Confirmed => _confirmed;

    public void Restore(DeviceRecord record)
    {
        Route ??= record.Route;
        LastHeard ??= record.LastSeen;
        Estop ??= record.Estop;
    }

    /// <summary>True when the unit has booted.</summary>
    public bool Hear(DeviceSignal signal)
    {
        // Side B and older answers come on ways of their own; what was heard last is where the unit is.
        if (LastHeard is null || signal.HeardAt >= LastHeard)
            (Route, LastHeard) = (signal.Route, signal.HeardAt);
        switch (signal)
        {
            case DeviceHello { FromUnit: true, Sequence: 1 }:
                _confirmed.Clear();
                return true;
            case DeviceReading reading:
                var booted = reading.UptimeMs < Reading?.UptimeMs && !reading.Redelivered;
                if (booted)
                    _confirmed.Clear();
                Reading = reading;
                Estop = reading.Estop ?? Estop;
                Interlocked.Exchange(ref _next, null)?.TrySetResult(reading);
                return booted;
            case DeviceEvent { Name: "estop_activated" }:
                Estop = true;
                return false;
            default:
                return false;
        }
    }

    public Task<DeviceReading> Next() => (_next ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Confirm(UnitCommand command)
    {
        if (TwinRules.Confirmed(command) is var (name, value))
            _confirmed[name] = value;
        if (command.Name == "clear_estop")
            Estop = false;
        if (command.Name == "reboot")
            _confirmed.Clear();
    }

    /// <summary>Everything was switched off.</summary>
    public void Stopped()
    {
        Estop = true;
        foreach (var output in TwinRules.Outputs)
            _confirmed[output] = false;
    }
}
