using System.Net;

namespace Mycosoft.Clients.Outbound;

/// <summary>The owner's exceptions to <see cref="AddressRules"/>: host names, addresses and CIDR blocks.</summary>
public sealed class AllowList
{
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _blocks = [];

    public AllowList(IEnumerable<string> entries)
    {
        foreach (var entry in entries)
        {
            if (BlockOf(entry) is { } block)
                _blocks.Add(block);
            else
                _hosts.Add(entry.TrimEnd('.'));
        }
    }

    public static bool IsEntry(string entry) =>
        BlockOf(entry) is not null || (!entry.Contains('/', StringComparison.Ordinal) && Uri.CheckHostName(entry.TrimEnd('.')) == UriHostNameType.Dns);

    public bool Allows(string host, IPAddress address)
    {
        var plain = AddressRules.Plain(address);
        return _hosts.Contains(host) || _blocks.Exists(block => block.Contains(plain) || block.Contains(address));
    }

    private static IPNetwork? BlockOf(string entry)
    {
        if (IPAddress.TryParse(entry.Trim('[', ']'), out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(entry, out var block) ? block : null;
    }
}
