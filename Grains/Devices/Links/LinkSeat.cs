using Microsoft.Extensions.Logging;
using Mycosoft.Ledger;

namespace Mycosoft.Devices.Links;

/// <summary>One link: the lease on it lies in the database, the way to who holds it here. A seat that moves knows the way again after the next claim.</summary>
[GrainType("mas.link-seat")]
public sealed partial class LinkSeat(Leases leases, LinkBook book, StoreReads reads, TimeProvider clock, ILogger<LinkSeat> log) : Grain, ILinkSeat
{
    /// <summary>What the names of all leases on links begin with.</summary>
    public const string LeasePrefix = "link:";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(ILinkSeat.LeaseSeconds);

    private readonly LinkHolders _holders = new();
    private LinkRecord? _written;

    private string Name => this.GetPrimaryKeyString();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<Answer<LinkHeld>> Hold(LinkClaim claim, IDeviceGateway gateway, CancellationToken cancellationToken)
    {
        if (!claim.Shared)
        {
            if (!(await Take(claim.GatewayId, cancellationToken)).TryGet(out var lease, out var fault))
                return fault;
            if (!lease.Held)
                return lease with { Owner = _holders.Owner(Now) };
            _holders.Clear();
        }

        _holders.Add(claim, gateway, Now);
        await Write(cancellationToken);
        return new LinkHeld(true, claim.Shared ? null : claim.GatewayId);
    }

    public async Task Leave(string gatewayId, CancellationToken cancellationToken)
    {
        _holders.Remove(gatewayId);
        await reads.Run(async () =>
        {
            await leases.Give(LeaseName, gatewayId, cancellationToken);
            return true;
        });
    }

    public async Task<Fault?> Send(LinkFrame frame, CancellationToken cancellationToken)
    {
        Fault? last = null;
        foreach (var holder in _holders.Alive(Now))
        {
            try
            {
                if (await holder.Gateway.Send(frame) is not { } fault)
                    return null;
                last = fault;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // The bytes may have gone out before it died: over another gateway they might reach the unit twice.
                LogGone(Name, holder.Claim.GatewayId, e.Message);
                _holders.Remove(holder.Claim.GatewayId);
                return Fault.Timeout($"The gateway that holds {Name} did not say whether it sent it.");
            }
        }

        return last ?? Fault.Unavailable($"No gateway holds {Name}.");
    }

    private string LeaseName => LeasePrefix + Name;

    private Task<Answer<LinkHeld>> Take(string gatewayId, CancellationToken cancellationToken) =>
        reads.Answer<LinkHeld>(async () => new LinkHeld(await leases.Take(LeaseName, gatewayId, Lease, cancellationToken), null));

    /// <summary>How the link does is for those who look; that it could not be written takes it from nobody.</summary>
    private async Task Write(CancellationToken cancellationToken)
    {
        if (_holders.Standing(Name, Now) is not { } standing || !LinkStanding.IsNews(_written, standing))
            return;
        var written = await reads.Answer<LinkRecord>(async () =>
        {
            await book.Write(standing, cancellationToken);
            return standing;
        });
        _written = written.Value ?? _written;
    }

    [LoggerMessage(LogLevel.Warning, "Link {Link}: gateway {GatewayId} does not answer and is passed over until it claims the link again: {Reason}")]
    private partial void LogGone(string link, string gatewayId, string reason);
}
