using System.Net;
using System.Net.Sockets;

namespace Mycosoft.Tests.Support;

/// <summary>
/// Loopback ports that nothing listens on, each given out once per run. They lie below the kernel's ephemeral range,
/// so that no outgoing connection takes one between the reservation and its use, and clear of the product's defaults.
/// </summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int Count = 17_000;
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    public static int Next()
    {
        lock (Gate)
        {
            for (var attempt = 0; attempt < Count; attempt++)
            {
                var port = First + Random.Shared.Next(Count);
                if (IsFree(port) && Given.Add(port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No free loopback port between {First} and {First + Count}.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
