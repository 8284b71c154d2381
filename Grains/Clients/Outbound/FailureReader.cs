using System.Net.Sockets;
using System.Security.Authentication;

namespace Mycosoft.Clients.Outbound;

/// <summary>Turns what the network stack throws into a verdict.</summary>
internal static class FailureReader
{
    public static CallFailure Read(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (OfOne(e) is { } failure)
                return failure;
        }

        return new(Verdicts.ProtocolError, exception.Message);
    }

    private static CallFailure? OfOne(Exception e) => e switch
    {
        SocketException socket => OfSocket(socket),
        AuthenticationException => new(Verdicts.TlsError, "The TLS handshake failed."),
        OperationCanceledException => new(Verdicts.Timeout, "No complete answer within the time limit."),
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => Ended,
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Ended,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: null } => new(Verdicts.TlsError, "The TLS handshake failed."),
        InvalidDataException => new(Verdicts.ProtocolError, "The body does not fit its Content-Encoding."),
        _ => null,
    };

    private static CallFailure Ended => new(Verdicts.Reset, "The connection was closed before the answer was complete.");

    private static CallFailure OfSocket(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => new(Verdicts.DnsFailure, "The host name has no address."),
        SocketError.ConnectionRefused => new(Verdicts.ConnectRefused, "Nothing listens at the address."),
        SocketError.TimedOut => new(Verdicts.ConnectTimeout, "The host did not answer the connection."),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => new(Verdicts.Reset, "The connection was reset."),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => new(Verdicts.ConnectRefused, "There is no route to the address."),
        _ => new(Verdicts.ProtocolError, e.Message),
    };
}
