using System.Net;

namespace Mycosoft.Clients.Outbound;

public interface IHostResolver
{
    /// <summary>The addresses of a host; a <see cref="System.Net.Sockets.SocketException"/> when it has none.</summary>
    Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken);
}

public sealed class SystemHostResolver : IHostResolver
{
    public Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
