using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Has a unit measure and waits for what it measured; a build that cannot be asked measures by itself before long.</summary>
internal sealed class FreshReading(UnitDesk desk, UnitCommander commander, TimeProvider clock)
{
    public async Task<Outcome<DeviceReading>> Take(TimeSpan patience, CancellationToken cancellationToken)
    {
        var next = desk.Memory.Next();
        var asked = desk.Table.Commands.ContainsKey("read_sensors") ? await commander.Run(new("read_sensors"), null, cancellationToken) : null;
        if (asked?.Fault is { } fault && !next.IsCompleted)
            return fault;
        if (desk.Memory.Route is null)
            return Fault.Unavailable($"{desk.DeviceId} has not been heard yet; there is no way to it.");
        try
        {
            return await next.WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return Fault.Unavailable($"{desk.DeviceId} sent no reading within {patience.TotalSeconds:0.#} s.");
        }
    }
}
