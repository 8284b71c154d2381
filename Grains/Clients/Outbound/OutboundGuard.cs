using System.Net;

namespace Mycosoft.Clients.Outbound;

/// <summary>Decides whether an address that a user gave may be called. What it resolves is what is then connected to.</summary>
public sealed class OutboundGuard(AllowList allow, IHostResolver resolver)
{
    public static (Uri? Url, Fault? Fault) Parse(string text, string path)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme is "http" or "https" && url.IdnHost.Length == 0))
            return (null, Fault.InvalidPayload("Must be an absolute http or https address.", path));
        return CheckForm(url) is { } fault ? (null, fault with { Path = path }) : (url, null);
    }

    /// <summary>The rules that need no resolution.</summary>
    public static Fault? CheckForm(Uri url)
    {
        if (url.Scheme is not ("http" or "https"))
            return Forbidden($"Only http and https are called, not {url.Scheme}.");
        return url.UserInfo.Length > 0 ? Forbidden("An address with a user name or password is not called.") : null;
    }

    /// <summary>The addresses of the host, all of them checked; one that is refused refuses the host.</summary>
    /// <param name="url">What is to be called.</param>
    /// <param name="own">The owner's own site from the configuration, which may be anywhere.</param>
    /// <param name="cancellationToken">Ends the resolution.</param>
    public async Task<(IPAddress[] Addresses, Fault? Refusal)> Resolve(Uri url, Uri? own, CancellationToken cancellationToken)
    {
        var host = HostOf(url);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolver.Resolve(url.IdnHost, cancellationToken);
        if (own is not null && SameAuthority(url, own))
            return (addresses, null);
        foreach (var address in addresses)
        {
            if (AddressRules.Refusal(address) is { } why && !allow.Allows(host, address))
                return ([], Forbidden($"{host} is at {address}, which is {why}: add it to {OutboundOptions.AllowKey} to allow it."));
        }

        return (addresses, null);
    }

    public static bool SameAuthority(Uri one, Uri other) =>
        string.Equals(HostOf(one), HostOf(other), StringComparison.OrdinalIgnoreCase) && one.Port == other.Port && one.Scheme == other.Scheme;

    /// <summary>Whether a name server can be asked about it: no address in any spelling, and no name that never leaves the machine (RFC 6761).</summary>
    public static bool IsName(string host)
    {
        if (Uri.CheckHostName(host) != UriHostNameType.Dns || !Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var url))
            return false;
        var name = HostOf(url);
        return !IPAddress.TryParse(name, out _) && !$".{name}".EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The host without brackets and without the dot of an absolute name.</summary>
    public static string HostOf(Uri url) => url.IdnHost.Trim('[', ']').TrimEnd('.');

    private static Fault Forbidden(string message) => new(FaultCodes.Forbidden, message);
}
