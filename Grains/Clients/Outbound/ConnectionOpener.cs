using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Mycosoft.Clients.Outbound;

/// <summary>Resolves, checks, connects to exactly what was checked, and secures; each step timed.</summary>
public sealed class ConnectionOpener(OutboundGuard guard, TlsInspector inspector, OutboundOptions options)
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    internal async ValueTask<Stream> Open(Hop hop, HopTrace trace, CancellationToken cancellationToken)
    {
        var addresses = await Resolve(hop, trace, cancellationToken);
        Stream stream = await Connect(addresses, hop.Url.Port, trace, cancellationToken);
        if (hop.Url.Scheme == Uri.UriSchemeHttps)
            stream = await Secure(stream, OutboundGuard.HostOf(hop.Url), trace, cancellationToken);
        trace.Ready();
        return stream;
    }

    private async Task<IPAddress[]> Resolve(Hop hop, HopTrace trace, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var (addresses, refusal) = await guard.Resolve(hop.Url, hop.Own, cancellationToken);
            (trace.DnsMs, trace.Addresses, trace.Refusal) = (HopTrace.Since(started), addresses, refusal);
            return refusal is null ? addresses : throw new ConnectionNotMadeException(refusal.Message);
        }
        catch (SocketException e)
        {
            trace.Failure = new(Verdicts.DnsFailure, $"{OutboundGuard.HostOf(hop.Url)} has no address.");
            throw new ConnectionNotMadeException(e.Message, e);
        }
    }

    private async Task<NetworkStream> Connect(IPAddress[] addresses, int port, HopTrace trace, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var socket = await ConnectToFirst(addresses, port, limit.Token);
            trace.ConnectMs = HopTrace.Since(started);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            trace.Failure = new(Verdicts.ConnectTimeout, $"No connection within {options.ConnectTimeout.TotalSeconds:0.#} s.");
            throw new ConnectionNotMadeException(e.Message, e);
        }
    }

    private static async Task<Socket> ConnectToFirst(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return socket;
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is not SocketException refused)
                    throw;
                last = refused;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<Stream> Secure(Stream plain, string host, HopTrace trace, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var secured = new SslStream(plain);
        try
        {
            await secured.AuthenticateAsClientAsync(HandshakeFor(host, trace), cancellationToken);
            trace.TlsMs = HopTrace.Since(started);
            trace.Tls = trace.Tls! with { Protocol = secured.SslProtocol.ToString().ToLowerInvariant(), Cipher = secured.NegotiatedCipherSuite.ToString() };
            return secured;
        }
        catch (Exception e)
        {
            await secured.DisposeAsync();
            if (e is AuthenticationException)
                trace.Failure = new(Verdicts.TlsError, trace.Tls?.Error is { } error ? $"The certificate is not accepted: {error}." : "The TLS handshake failed.");
            throw;
        }
    }

    private SslClientAuthenticationOptions HandshakeFor(string host, HopTrace trace) => new()
    {
        TargetHost = host,
        ApplicationProtocols = Protocols,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            trace.Tls = inspector.Inspect(certificate, chain, errors);
            return trace.Tls is { Valid: true };
        },
    };
}
