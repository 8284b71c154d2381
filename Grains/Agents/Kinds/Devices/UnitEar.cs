using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Takes what was heard of a unit to those whom it concerns.</summary>
internal sealed class UnitEar(UnitDesk desk, CommandGate gate, UnitPresence presence, UnitAutomation rules, TelemetryNews news)
{
    public UnitAutomation Rules => rules;

    /// <summary>True when the unit has booted.</summary>
    /// <param name="runs">The agent does more than to wait for answers.</param>
    public async Task<bool> Hear(DeviceSignal signal, bool runs)
    {
        var booted = desk.Memory.Hear(signal);

        // The identity is there before the one who asked for it hears of the answer.
        if (signal is DeviceHello hello)
            await desk.State.Apply(s => KnownIdentity.After(s.Identity, hello) is var now && ReferenceEquals(now, s.Identity) ? s : s with { Identity = now }, CancellationToken.None);
        gate.Hear(signal is DeviceEvent { Name: "cmd_result" } result && ResultEvents.Reply(result) is { } told ? told : signal);
        if (signal is DeviceEvent { Name.Length: > 0 } happened)
            await desk.Events.Hear(happened);
        if (!runs)
            return booted;
        await presence.Heard();
        if (signal is DeviceReading reading)
        {
            news.Tell(reading);
            await rules.Read(reading);
        }

        return booted;
    }
}
