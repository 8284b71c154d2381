using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Mycosoft.Devices.Links;

/// <summary>A port behind a server of serial ports. That the other side is gone without a word is noticed by keep-alives, and by what it does not confirm.</summary>
internal sealed class TcpLink(string host, int port) : IDeviceLink
{
    private const int QuietSeconds = 5;
    private const int ProbeSeconds = 2;
    private const int Probes = 3;

    private const int TcpLevel = 6;
    private const int UserTimeout = 18;
    private const int UnconfirmedMilliseconds = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public async Task Open(CancellationToken cancellationToken)
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, QuietSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeSeconds);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        if (OperatingSystem.IsLinux())
            _socket.SetRawSocketOption(TcpLevel, UserTimeout, BitConverter.GetBytes(UnconfirmedMilliseconds));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await _socket.ConnectAsync(host, port, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{host}:{port} did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    public async IAsyncEnumerable<LinkPiece> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[16_384];
        while (await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken) is > 0 and var count)
            yield return new(buffer.AsMemory(0, count));
    }

    public async Task Write(LinkFrame frame, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> rest = frame.Bytes;
        while (!rest.IsEmpty)
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None, cancellationToken)..];
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }
}
