using System.Diagnostics;
using System.Net.Http.Headers;
using Mycosoft.Agents;

namespace Mycosoft.Clients.Outbound;

/// <summary>An answer of one of the owner's own services.</summary>
public sealed record ServiceAnswer(int Status, byte[] Body, double LatencyMs)
{
    public AnswerHeaders Headers { get; init; } = AnswerHeaders.None;

    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>Calls the owner's own services, named in the configuration: not guarded, pooled, bounded.</summary>
public sealed class ServiceHttp : IDisposable
{
    private const int MaxBodyBytes = 32 * 1024 * 1024;

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    });

    /// <summary>The answer whatever its status, or a fault when there is none: unavailable, timeout or upstream_error.</summary>
    public async Task<Outcome<ServiceAnswer>> Send(HttpRequestMessage request, string? token, CancellationToken cancellationToken)
    {
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var (bytes, truncated) = await BodyReader.ReadCapped(body, MaxBodyBytes, cancellationToken);
            if (truncated)
                return Fault.UpstreamError($"The answer of {Name(request)} is longer than {MaxBodyBytes} bytes; ask for less.");
            return new ServiceAnswer((int)response.StatusCode, bytes, HopTrace.Since(started)) { Headers = AnswerHeaders.Of(response) };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return FailureReader.Read(e) is { Verdict: Verdicts.Timeout or Verdicts.ConnectTimeout }
                ? Fault.Timeout($"{Name(request)} did not answer in time.")
                : Fault.Unavailable($"{Name(request)} cannot be reached: {FailureReader.Read(e).Detail}");
        }
    }

    /// <summary>Tries one path and says how it went.</summary>
    public async Task<HealthCheck> Check(string name, Uri url, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var outcome = await Send(request, token, cancellationToken);
        if (outcome.Fault is { } fault)
            return new(name, AgentHealth.Unhealthy, fault.Message);
        var answer = outcome.Result!;
        return new(name, answer.IsSuccess ? AgentHealth.Healthy : AgentHealth.Unhealthy, $"HTTP {answer.Status}", answer.LatencyMs);
    }

    public void Dispose() => _client.Dispose();

    private static string Name(HttpRequestMessage request) => request.RequestUri!.GetLeftPart(UriPartial.Path);
}
