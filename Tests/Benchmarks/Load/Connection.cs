using System.Net.Security;
using System.Net.Sockets;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>One keep-alive connection that sends prepared requests, one at a time. It costs a fraction of HttpClient, and the processor is shared with what is measured.</summary>
internal sealed class Connection(Uri target) : IDisposable
{
    private byte[] _buffer = new byte[16_384];
    private Stream? _stream;

    public async ValueTask<int> Send(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var stream = _stream ??= await Open(cancellationToken);
        await stream.WriteAsync(request, cancellationToken);
        var received = 0;
        while (true)
        {
            if (received == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await stream.ReadAsync(_buffer.AsMemory(received), cancellationToken);
            if (read == 0)
                throw new EndOfStreamException("connection closed");
            received += read;
            if (!Response.TryRead(_buffer.AsSpan(0, received), out var response))
                continue;
            if (response.Closes)
                Dispose();
            return response.Status;
        }
    }

    /// <summary>The next request opens it again.</summary>
    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private async Task<Stream> Open(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Host, target.Port, cancellationToken);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (target.Scheme != Uri.UriSchemeHttps)
                return plain;
            var secure = new SslStream(plain);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = target.Host }, cancellationToken);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
