using System.Net;

namespace Mycosoft.Clients.Outbound;

/// <summary>Sends one request on a connection of its own, so that every timing is a real one.</summary>
public sealed class TimedRequest(ConnectionOpener opener, OutboundOptions options)
{
    internal async Task<OutboundAnswer> Send(Hop hop, int bodyCap, CancellationToken cancellationToken)
    {
        var trace = new HopTrace();
        using var handler = CreateHandler(hop, trace);
        using var client = new HttpMessageInvoker(handler);
        using var request = CreateRequest(hop);
        var answer = new OutboundAnswer(hop.Url, Timed(trace));
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            trace.HeadersArrived();
            answer = answer with { Status = (int)response.StatusCode, HttpVersion = response.Version.ToString(), Headers = AnswerHeaders.Of(response) };
            answer = await WithBody(answer, response, bodyCap, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidDataException)
        {
            answer = answer with { Failure = trace.Refusal is null ? trace.Failure ?? FailureReader.Read(e) : null };
        }

        return Traced(answer, trace);
    }

    /// <summary>Connects and secures without sending anything.</summary>
    internal async Task<OutboundAnswer> Handshake(Hop hop, CancellationToken cancellationToken)
    {
        var trace = new HopTrace();
        CallFailure? failure = null;
        try
        {
            await using var stream = await opener.Open(hop, trace, cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or System.Net.Sockets.SocketException)
        {
            failure = trace.Refusal is null ? trace.Failure ?? FailureReader.Read(e) : null;
        }

        return Traced(new OutboundAnswer(hop.Url, Timed(trace)) { Failure = failure }, trace);
    }

    private static async Task<OutboundAnswer> WithBody(OutboundAnswer answer, HttpResponseMessage response, int cap, CancellationToken cancellationToken)
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            var (wire, cut) = await BodyReader.ReadCapped(source, cap, cancellationToken);
            var (body, truncated) = await BodyReader.Decode(wire, cut, answer.Headers.First("Content-Encoding"), cap, cancellationToken);
            return answer with { Body = body, Truncated = truncated, Bytes = wire.Length };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidDataException)
        {
            return answer with { Failure = FailureReader.Read(e) };
        }
    }

    private static OutboundAnswer Traced(OutboundAnswer answer, HopTrace trace) =>
        answer with { Timings = Timed(trace), Refusal = trace.Refusal, Tls = trace.Tls, Addresses = trace.Addresses };

    private static Timings Timed(HopTrace trace) => new(trace.DnsMs, trace.ConnectMs, trace.TlsMs, trace.TtfbMs, trace.ElapsedMs);

    private SocketsHttpHandler CreateHandler(Hop hop, HopTrace trace) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = (_, token) => opener.Open(hop, trace, token),
    };

    private HttpRequestMessage CreateRequest(Hop hop)
    {
        var request = new HttpRequestMessage(hop.Method, hop.Url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.UserAgent.ParseAdd(options.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br, deflate");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        foreach (var (name, value) in hop.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
