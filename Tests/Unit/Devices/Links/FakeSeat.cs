using System.Collections.Concurrent;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices.Links;

/// <summary>A seat that gives the answer it is told to give.</summary>
internal sealed class FakeSeat : ILinkSeat, IDeviceGateway
{
    public Answer<LinkHeld> Answer { get; set; } = new LinkHeld(true, "g");

    public ConcurrentQueue<LinkClaim> Claims { get; } = new();

    public ConcurrentQueue<string> Left { get; } = new();

    public Task<Answer<LinkHeld>> Hold(LinkClaim claim, IDeviceGateway gateway, CancellationToken cancellationToken)
    {
        Claims.Enqueue(claim);
        return Task.FromResult(Answer);
    }

    public Task Leave(string gatewayId, CancellationToken cancellationToken)
    {
        Left.Enqueue(gatewayId);
        return Task.CompletedTask;
    }

    public Task<Fault?> Send(LinkFrame frame, CancellationToken cancellationToken) => Task.FromResult<Fault?>(null);

    public Task<Fault?> Send(LinkFrame frame) => Task.FromResult<Fault?>(null);
}
