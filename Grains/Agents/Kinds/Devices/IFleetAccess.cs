using Mycosoft.Devices;
using Mycosoft.Firmware;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What the agent of a unit reaches of the fleet: the links, and what is on disk of its unit.</summary>
public interface IFleetAccess
{
    Task<Fault?> Send(LinkFrame frame, CancellationToken cancellationToken);

    /// <summary>Null when it is not registered, or the registry does not answer.</summary>
    Task<DeviceRecord?> Find(string agentId, CancellationToken cancellationToken);

    /// <summary>Tells the rollouts what a unit says of its firmware. What is lost here shows in the registry.</summary>
    Task Tell(DeviceSignal signal, CancellationToken cancellationToken);
}

/// <summary>The fleet by its grains.</summary>
internal sealed class FleetAccess(IGrainFactory grains) : IFleetAccess
{
    public async Task<Fault?> Send(LinkFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<ILinkSeat>(frame.Link).Send(frame, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return Fault.Timeout($"The link {frame.Link} did not say whether it was sent.");
        }
    }

    public async Task<DeviceRecord?> Find(string agentId, CancellationToken cancellationToken)
    {
        try
        {
            return (await grains.GetGrain<IDevices>(0).Find(agentId, cancellationToken)).Value;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    public async Task Tell(DeviceSignal signal, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IRollouts>(0).Heard(signal, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            // The rollouts read the registry as well.
        }
    }
}
