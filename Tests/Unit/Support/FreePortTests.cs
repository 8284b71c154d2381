using System.Net;
using System.Net.Sockets;

namespace Mycosoft.Tests.Unit.Support;

public sealed class FreePortTests
{
    [Fact]
    public void Two_callers_never_get_the_same_port()
    {
        var ports = Enumerable.Range(0, 200).AsParallel().Select(_ => FreePort.Next()).ToList();
        Assert.Equal(200, ports.Distinct().Count());
    }

    [Fact]
    public void A_given_port_can_be_listened_on()
    {
        using var listener = new TcpListener(IPAddress.Loopback, FreePort.Next());
        listener.Start();
        Assert.True(listener.Server.IsBound);
    }
}
