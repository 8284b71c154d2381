namespace Mycosoft.Devices.Links;

/// <summary>Who holds a link, and until when unless he says so again. For one turn at a time.</summary>
internal sealed class LinkHolders
{
    private readonly Dictionary<string, LinkHolder> _holders = new(StringComparer.Ordinal);

    public void Add(LinkClaim claim, IDeviceGateway gateway, DateTime now)
    {
        _holders[claim.GatewayId] = new(claim, gateway, now.AddSeconds(ILinkSeat.LeaseSeconds));
        foreach (var late in _holders.Values.Where(holder => holder.Until <= now).ToList())
            _holders.Remove(late.Claim.GatewayId);
    }

    public void Remove(string gatewayId) => _holders.Remove(gatewayId);

    public void Clear() => _holders.Clear();

    /// <summary>Those who can put something out, first the one who was heard last.</summary>
    public IReadOnlyList<LinkHolder> Alive(DateTime now) =>
        [.. _holders.Values.Where(holder => holder.Until > now).OrderByDescending(holder => holder.Claim.State == LinkStanding.Connected).ThenByDescending(holder => holder.Until)];

    /// <summary>Who holds it alone; null when that is not known here.</summary>
    public string? Owner(DateTime now) => _holders.Values.FirstOrDefault(holder => holder.Until > now && !holder.Claim.Shared)?.Claim.GatewayId;

    /// <summary>How the link does; null when nobody holds it.</summary>
    public LinkRecord? Standing(string name, DateTime now) => LinkStanding.Of(name, [.. Alive(now).Select(holder => holder.Claim)], now);
}

/// <summary>One who holds a link.</summary>
internal sealed record LinkHolder(LinkClaim Claim, IDeviceGateway Gateway, DateTime Until);
